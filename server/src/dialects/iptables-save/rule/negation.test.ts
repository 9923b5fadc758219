/** The exclamation mark. */
import { describe, it } from 'vitest';
import { expectProblems } from '../../../testing/problems.ts';

describe('an exclamation mark', () => {
  it('is a word of its own before the option', () =>
    expectProblems(
      `
      *filter
      -A INPUT ! -s 1.1.1.1 -j ACCEPT
      -A INPUT "!" -s 1.1.1.1
      -A INPUT -s ! 1.1.1.1
      #           ^ error misplaced-negation: The exclamation mark stands before the option, not before its value.
      -A INPUT -p tcp --dport ! 22
      #                       ^ error misplaced-negation: The exclamation mark stands before the option, not before its value.
      -A INPUT !-s 1.1.1.1
      #        ^^^ error misplaced-negation: The exclamation mark is a word of its own: write “! -s”.
      -A INPUT ! ! -s 1.1.1.1
      #          ^ error misplaced-negation: Only one exclamation mark may stand before an option.
      -A INPUT -j ACCEPT !
      #                  ^ error misplaced-negation: An exclamation mark needs an option behind it.
      COMMIT
    `,
    ));

  it('has no meaning before what does not match anything', () =>
    expectProblems(
      `
      *filter
      -A INPUT ! -j ACCEPT
      #        ^ error not-negatable: -j cannot be negated.
      -A INPUT ! -m tcp -p tcp
      #        ^ error not-negatable: -m cannot be negated.
      ! -A INPUT
      #<^ error not-negatable: -A cannot be negated.
      -A INPUT ! -4 -j ACCEPT
      COMMIT
    `,
    ));

  it('has no meaning before some options', () =>
    expectProblems(
      `
      *filter
      -A INPUT -m conntrack ! --ctdir REPLY
      #                     ^ error not-negatable: --ctdir of conntrack cannot be negated.
      -A INPUT -m ttl ! --ttl-lt 5
      #               ^ error not-negatable: --ttl-lt of ttl cannot be negated.
      COMMIT
    `,
    ));

  it('cannot negate any protocol, nor a list of addresses', () =>
    expectProblems(
      `
      *filter
      -A INPUT ! -p all
      #             ^^^ error bad-value: “! -p all” would never match: it means no protocol at all.
      -A INPUT ! -s 1.1.1.1,2.2.2.2
      #        ^ error not-negatable: Lists of addresses make one rule of each address and cannot be negated: use an ipset.
      -A INPUT -s 1.1.1.1,2.2.2.2 ! -d 3.3.3.3
      #                           ^ error not-negatable: Lists of addresses make one rule of each address and cannot be negated: use an ipset.
      COMMIT
    `,
    ));

  it('before -p leaves nothing to match for some', () =>
    expectProblems(
      `
      *filter
      -A INPUT ! -p tcp -m tcp --dport 80
      #                    ^^^ legacy missing-protocol: -m tcp needs -p tcp without an exclamation mark.
      -A INPUT ! -p tcp -m tcp
      #                    ^^^ error missing-protocol: -m tcp needs -p tcp without an exclamation mark.
      -A INPUT ! -p sctp -m sctp --dport 80
      #                     ^^^^ error missing-protocol: -m sctp needs -p sctp without an exclamation mark.
      -A INPUT ! -p tcp -m multiport --dports 80
      #                              ^^^^^^^^ error missing-protocol: -m multiport needs -p tcp, udp, udplite, sctp or dccp before --dports.
      COMMIT
    `,
    ));
});
