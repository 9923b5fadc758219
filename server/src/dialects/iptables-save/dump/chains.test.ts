/** Chains of a table together. */
import { describe, it } from 'vitest';
import { expectProblems } from '../../../testing/problems.ts';

describe('jumps', () => {
  it('go to targets or declared chains', () =>
    expectProblems(
      `
      *filter
      :KUBE-SERVICES - [0:0]
      -A INPUT -j LGO
      #           ^^^ error unknown-chain: “LGO” is neither a target nor a chain declared in table filter. Did you mean “LOG”?
      -A INPUT -j KUBE-SERVICE
      #           ^^^^^^^^^^^^ error unknown-chain: “KUBE-SERVICE” is neither a target nor a chain declared in table filter. Did you mean “KUBE-SERVICES”?
      -A INPUT -j FORWARD
      #           ^^^^^^^ error jump-to-builtin: Chain “FORWARD” is built in: rules cannot go there.
      -A INPUT -g ACCEPT
      #           ^^^^^^ error unknown-chain: “ACCEPT” is neither a target nor a chain declared in table filter.
      -A INPUT -j LATER
      #           ^^^^^ error unknown-chain: Chain “LATER” is declared further down: it must be declared before.
      -A NOPE -j ACCEPT
      #  ^^^^ error unknown-chain: Chain “NOPE” is not declared in table filter.
      -A input -j ACCEPT
      #  ^^^^^ error unknown-chain: Chain “input” is not declared in table filter. Did you mean “INPUT”?
      :LATER - [0:0]
      COMMIT
    `,
    ));

  it('mean the chain where one is named like a target', () =>
    expectProblems(
      `
      *filter
      :LOG - [0:0]
      :SNAT - [0:0]
      -A INPUT -j LOG --log-prefix x
      #               ^^^^^^^^^^^^ error unknown-option: --log-prefix belongs to -j LOG, which must stand before it.
      -A INPUT -j SNAT
      COMMIT
    `,
    ));

  it('must not run in a circle that packets reach', () =>
    expectProblems(
      `
      *filter
      :A - [0:0]
      :B - [0:0]
      :C - [0:0]
      :X - [0:0]
      :Y - [0:0]
      -A A -j B
      -A B -j C
      -A C -j A
      #       ^ error jump-loop: This jump closes a circle: from “A” packets come back to “C”, and from there here again.
      -A X -j Y
      -A Y -j X
      -A INPUT -j A
      COMMIT
    `,
    ));
});

describe('editing commands', () => {
  it('count rules as they are at that moment', () =>
    expectProblems(
      `
      *filter
      -I INPUT 2 -j ACCEPT
      #        ^ error unknown-rule: Chain “INPUT” has 0 rules here: there is no place 2.
      -A INPUT -s 1.1.1.1,2.2.2.2 -j DROP
      -D INPUT 2
      -D INPUT 2
      #        ^ error unknown-rule: Chain “INPUT” has 1 rules here: there is no place 2.
      -R INPUT 1 -j ACCEPT
      -D INPUT -j ACCEPT
      -D INPUT -j ACCEPT
      #<^ error unknown-rule: Chain “INPUT” has no such rule here.
      -C INPUT -j ACCEPT
      #<^ error unknown-rule: Chain “INPUT” has no such rule here.
      COMMIT
    `,
    ));

  it('make and remove chains', () =>
    expectProblems(
      `
      *filter
      -N U
      -N U
      #  ^ error duplicate-chain: Chain “U” exists already.
      -A INPUT -j U
      -X U
      #  ^ error unknown-chain: Chain “U” cannot be removed: rules go there.
      -F INPUT
      -X U
      -A U -j ACCEPT
      #  ^ error unknown-chain: Chain “U” is not declared in table filter.
      -X NOPE
      #  ^^^^ error unknown-chain: Chain “NOPE” is not declared in table filter.
      -N LOG
      #  ^^^ error bad-chain-name: “LOG” is the name of a target and cannot be that of a chain.
      -E INPUT V
      #  ^^^^^ error unknown-chain: Chain “INPUT” is built in and cannot be renamed.
      -P INPUT REJECT
      #        ^^^^^^ error bad-policy: A policy is ACCEPT or DROP, not “REJECT”.
      -P U DROP
      #  ^ error unknown-chain: Only built-in chains have a policy, and “U” is none.
      COMMIT
    `,
    ));
});
