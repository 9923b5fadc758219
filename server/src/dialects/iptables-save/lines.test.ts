/** Lines that are no rules, and where they may stand. */
import { describe, it } from 'vitest';
import { expectProblems } from '../../testing/problems.ts';

describe('tables', () => {
  it('have names, and end in COMMIT', () =>
    expectProblems(
      `
      *filtr
      #^^^^^ error unknown-table: There is no table “filtr”, only raw, mangle, nat, filter, security.
      COMMIT
      *nat
      :OUTPUT ACCEPT [0:0]
      *mangle
      #<^^^^^ error missing-commit: The table before has no COMMIT, so that “*mangle” is read as a rule of it.
      #^^^^^^ error missing-commit: Table mangle has no COMMIT: nothing of it is applied.
    `,
    ));

  it('must come before anything else, which is said once for all lines there', () =>
    expectProblems(
      `
      -A INPUT -j ACCEPT
      #<^^^^^^^^^^^^^^^^ error outside-table: This line stands outside of a table: a line such as *filter must come before it.
      garbage
      # a comment
      COMMIT
      * filter more
      COMMIT
      COMMIT
      #<^^^^ error outside-table: This line stands outside of a table: a line such as *filter must come before it.
      -A INPUT
    `,
    ));

  it('are not what iptables -L or nft print', () =>
    expectProblems(
      `
      Chain INPUT (policy ACCEPT 0 packets, 0 bytes)
      #<^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error outside-table: This is what iptables -L prints, which leaves out parts of rules: open what iptables-save prints.
       pkts bytes target     prot opt in     out     source               destination
          0     0 DROP       all  --  *      *       0.0.0.0/0            0.0.0.0/0

      *filter
      COMMIT
      table ip filter {
      #<^^^^^^^^^^^^^^^ error outside-table: This is what nft prints, which is not read: open what iptables-save prints.
      	chain INPUT {
    `,
    ));

  it('are closed by COMMIT alone on its line', () =>
    expectProblems(
      `
      *filter
      COMMIT 
      #<^^^^^ error bad-argument: COMMIT must be alone on its line, in upper case and without blanks.
      *nat
      commit
      #<^^^^ error bad-argument: COMMIT must be alone on its line, in upper case and without blanks.
    `,
    ));
});

describe('chain lines', () => {
  it('have a name, a policy and counters', () =>
    expectProblems(
      `
      *filter
      :INPUT
      #^^^^^ error bad-policy: A chain line needs a policy behind the name: ACCEPT or DROP for built-in chains, else a dash.
      :INPUT REJECT [0:0]
      #      ^^^^^^ error bad-policy: A policy is ACCEPT or DROP, not “REJECT”.
      :FORWARD drop [0:0]
      #        ^^^^ error bad-policy: A policy is ACCEPT or DROP, not “drop”.
      :U ACCEPT [0:0]
      #  ^^^^^^ legacy bad-policy: Only built-in chains have a policy: write a dash for “U”.
      :OUTPUT DROP 0:0
      #            ^^^ error bad-counters: Counters have the form [packets:bytes].
      :U2 - nonsense
      COMMIT
    `,
    ));

  it('refuse some names', () =>
    expectProblems(
      `
      *filter
      :DROP - [0:0]
      #^^^^ error bad-chain-name: “DROP” is the name of a target and cannot be that of a chain.
      :LOG - [0:0]
      :-x - [0:0]
      #^^ nft bad-chain-name: The name of a chain cannot begin with -.
      :aaaaaaaaaaaaaaaaaaaaaaaaaaaaa - [0:0]
      #^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error bad-chain-name: The name of a chain has at most 28 bytes, found 29.
      :über - [0:0]
      COMMIT
    `,
    ));

  it('come once for each chain, for legacy', () =>
    expectProblems(
      `
      *filter
      :U - [0:0]
      :INPUT ACCEPT [0:0]
      :U - [0:0]
      #^ legacy duplicate-chain: Chain “U” is declared already.
      :INPUT DROP [0:0]
      COMMIT
    `,
    ));
});

describe('other lines', () => {
  it('must begin in the first column, rules need not', () =>
    expectProblems(
      `
      *filter
        # comment
      # ^^^^^^^^^ error bad-argument: # means something in the first column only: indented, the line is read as a rule.
       :U - [0:0]
      #^^^^^^^^^^ error bad-argument: : means something in the first column only: indented, the line is read as a rule.
         -A INPUT -j ACCEPT
      COMMIT
    `,
    ));

  it('that hold blanks only are rules without a command', () =>
    expectProblems(
      `
      *filter

        
      #<^ error unknown-command: An empty line must be empty: these blanks are read as a rule without a command.
      COMMIT
    `,
    ));

  it('need a command, one alone', () =>
    expectProblems(
      `
      *filter
      -p tcp -j ACCEPT
      #<^ error unknown-command: A rule needs a command: -A and a chain.
      -A INPUT -N W
      #        ^^ error unknown-command: One line has one command: -A and -N exclude each other.
      -t filter -A INPUT
      #<^ error refused-in-restore: -t cannot stand in the input of iptables-restore.
      -A INPUT -n
      #        ^^ error refused-in-restore: -n has no meaning with -A.
      -F INPUT -j ACCEPT
      #        ^^ error refused-in-restore: -j has no meaning with -F.
      -P INPUT
      #  ^^^^^ error missing-value: -P needs a chain and a policy.
      -R INPUT -j ACCEPT
      #  ^^^^^ error missing-value: -R needs a chain and a rule number.
      COMMIT
    `,
    ));

  it('may have counters before a rule', () =>
    expectProblems(
      `
      *filter
      [1:2] -A INPUT
      [1:2]-A INPUT
      [1:2 -A INPUT
      #<^^ error bad-counters: Counters have the form [packets:bytes].
      [a:b] -A INPUT
      COMMIT
    `,
    ));
});

describe('the header', () => {
  it('names the program: what the other refuses does not count', () =>
    expectProblems(
      `
      # Generated by iptables-save v1.8.9 (nf_tables) on Mon Nov 23 15:00:00 2026
      *filter
      :U ACCEPT [0:0]
      :-x - [0:0]
      #^^ error bad-chain-name: The name of a chain cannot begin with -.
      COMMIT
      # Generated by iptables-save v1.8.9 on Mon Nov 23 15:00:00 2026
      *filter
      :V ACCEPT [0:0]
      #  ^^^^^^ error bad-policy: Only built-in chains have a policy: write a dash for “V”.
      :-x - [0:0]
      COMMIT
    `,
    ));

  it('names the family', () =>
    expectProblems(
      `
      # Generated by ip6tables-save v1.8.9 (nf_tables) on Mon Nov 23 15:00:00 2026
      *filter
      -A INPUT -s 10.0.0.1
      #           ^^^^^^^^ error wrong-family: 10.0.0.1 is an IPv4 address, but this ruleset is for IPv6.
      COMMIT
    `,
    ));
});
