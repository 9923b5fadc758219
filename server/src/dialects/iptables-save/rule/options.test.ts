/** Options, their values and their order: the word to blame, and what is said about it. */
import { describe, it } from 'vitest';
import { expectProblems } from '../../../testing/problems.ts';

describe('options that nothing knows', () => {
  it('are named, with the one that was meant', () =>
    expectProblems(
      `
      *filter
      -A INPUT --foo 1
      #        ^^^^^ error unknown-option: Nothing on this line knows the option --foo.
      -A INPUT -p tcp --dprot 22
      #               ^^^^^^^ error unknown-option: There is no option --dprot here. Did you mean --dport?
      -A INPUT -z
      #        ^^ error unknown-option: There is no option -z.
      -A INPUT -p tcp -dport 22 -j ACCEPT
      #               ^^^^^^ error unknown-option: Long options have two dashes: --dport.
      -A INPUT -dport 22 -j ACCEPT
      #        ^^^^^^ error unknown-option: Long options have two dashes: --dport.
      -A INPUT -p tcp -syn -j ACCEPT
      #               ^^^^ error unknown-option: Long options have two dashes: --syn.
      -A INPUT -m rpfilter -invert
      #           ^^^^^^^^ error wrong-table: -m rpfilter is not accepted in table filter, only in raw (PREROUTING), mangle (PREROUTING).
      COMMIT
    `,
    ));

  it('may be known to a match that comes later, or not at all', () =>
    expectProblems(
      `
      *filter
      -A INPUT --mark 1 -m mark --mark 2
      #        ^^^^^^ error unknown-option: --mark belongs to -m connmark, -m mark, which must stand before it.
      -A INPUT --dport 22 -p tcp
      #        ^^^^^^^ error unknown-option: --dport belongs to -m dccp, -m sctp, -m tcp, -m udp, which must stand before it.
      -A INPUT --to-ports 1
      #        ^^^^^^^^^^ error unknown-option: --to-ports belongs to -j MASQUERADE, -j REDIRECT, which must stand before it.
      COMMIT
    `,
    ));

  it('may be several: only unambiguous beginnings count', () =>
    expectProblems(
      `
      *filter
      -A INPUT -p tcp --d 22
      #               ^^^ error unknown-option: --d may be --delete, --delete-chain, --destination, --dst, --dport, --destination-port: write it in full.
      -A INPUT -p tcp --dpor 22
      -A INPUT -p tcp --dest 1.1.1.1
      COMMIT
    `,
    ));

  it('are not complained about behind an unknown match', () =>
    expectProblems(
      `
      *filter
      -A INPUT -m nosuch --x 1 -j ACCEPT
      #           ^^^^^^ error unknown-extension: iptables has no match “nosuch”.
      -A INPUT -m coment --comment x
      #           ^^^^^^ error unknown-extension: iptables has no match “coment”. Did you mean “comment”?
      -A INPUT -m hl --hl-eq 4
      #           ^^ error wrong-family: -m hl exists for IPv6 only.
      COMMIT
    `,
    ));
});

describe('values', () => {
  it('are needed, or must not be there', () =>
    expectProblems(
      `
      *filter
      -A INPUT -s
      #        ^^ error missing-value: -s needs a value.
      -A INPUT -p tcp --dport
      #               ^^^^^^^ error missing-value: --dport needs a value.
      -A INPUT -p tcp --tcp-flags SYN -j ACCEPT
      #                           ^^^ error missing-value: --tcp-flags needs two words.
      -A INPUT -p tcp --syn=1
      #                     ^ error bad-value: --syn takes no value.
      -A INPUT -c 1 -j ACCEPT
      #           ^ error missing-value: -c needs a packet and a byte counter.
      COMMIT
    `,
    ));

  it('may stand behind an equals sign, or directly behind a letter', () =>
    expectProblems(
      `
      *filter
      -A INPUT --jump=ACCEPT
      -AINPUT -ptcp --dport=80 -jACCEPT
      -4fA INPUT
      COMMIT
    `,
    ));
});

describe('options together', () => {
  it('may be given once', () =>
    expectProblems(
      `
      *filter
      -A INPUT -s 1.1.1.1 -s 2.2.2.2
      #                   ^^ error repeated-option: -s may be given once for each rule.
      -A INPUT -p tcp --dport 1 --dport 2
      #                         ^^^^^^^ error repeated-option: --dport may be given once for each -m or -j.
      -A INPUT -j ACCEPT -j DROP
      #                  ^^ error repeated-option: -j may be given once for each rule.
      -A INPUT -p tcp -m tcp --dport 1 -m tcp --dport 2
      COMMIT
    `,
    ));

  it('may exclude each other', () =>
    expectProblems(
      `
      *filter
      :U - [0:0]
      -A INPUT -j U -g U
      #             ^^ error conflicting-options: A rule has -j or -g, not both.
      -A INPUT -p tcp -m tcp --syn --tcp-flags SYN SYN
      #                            ^^^^^^^^^^^ error conflicting-options: --tcp-flags and --syn exclude each other.
      -A INPUT -m recent --set --update --seconds 5
      #                        ^^^^^^^^ error conflicting-options: --update and --set exclude each other.
      COMMIT
    `,
    ));

  it('may need each other', () =>
    expectProblems(
      `
      *filter
      -A INPUT -m mark
      #           ^^^^ error missing-option: -m mark needs --mark.
      -A INPUT -m conntrack
      #           ^^^^^^^^^ error missing-option: -m conntrack needs one of --ctstate, --ctproto, --ctorigsrc, --ctorigdst, --ctreplsrc, --ctrepldst, --ctstatus, --ctexpire, --ctorigsrcport, --ctorigdstport, --ctreplsrcport, --ctrepldstport, --ctdir.
      -A INPUT -m statistic --mode nth --every 5
      #                                ^^^^^^^ error missing-option: --every needs --packet too.
      -A INPUT -m statistic --mode random
      #                            ^^^^^^ error missing-option: Mode random needs --probability.
      -A INPUT -m recent --name x
      #           ^^^^^^ error missing-option: -m recent needs one of --set, --rcheck, --update, --remove.
      COMMIT
    `,
    ));

  it('of several matches go to the latest that knows them', () =>
    expectProblems(
      `
      *filter
      -A INPUT -p tcp -m multiport --dports 1 --dport 2
      #                                       ^^^^^^^ error repeated-option: --dports may be given once for each -m or -j.
      -A INPUT -m mark --mark 1 -m connmark --mark 2 -m mark --mark 3
      #                                                 ^^^^ error missing-option: -m mark needs --mark.
      #                                                      ^^^^^^ error repeated-option: --mark may be given once for each -m or -j.
      COMMIT
    `,
    ));
});

describe('words', () => {
  it('that belong to no option', () =>
    expectProblems(
      `
      *filter
      -A INPUT -j ACCEPT DROP
      #                  ^^^^ error bad-argument: “DROP” belongs to no option.
      -A INPUT -m comment --comment a"b c"d
      #                                   ^ error bad-argument: “d” belongs to no option.
      -A INPUT -j ACCEPT # why
      #                  ^ error bad-argument: Comments are lines of their own that begin with #; inside a rule use -m comment.
      -A INPUT -- -j ACCEPT
      #           ^^ error bad-argument: Nothing is read behind --.
      COMMIT
    `,
    ));

  it('of a list stand together', () =>
    expectProblems(
      `
      *filter
      -A INPUT -m conntrack --ctstate NEW, ESTABLISHED
      #                                  ^ error bad-value: Expected one of INVALID, NEW, ESTABLISHED, RELATED, UNTRACKED, SNAT, DNAT, found nothing: lists have no blanks and no empty items.
      -A INPUT -s 1.1.1.1, -j ACCEPT
      #                  ^ error bad-value: An address is missing here: items stand between single commas, without blanks.
      COMMIT
    `,
    ));
});

describe('the option of the other family', () => {
  it('ends the line: no rule is made, other commands are carried out', () =>
    expectProblems(
      `
      *filter
      -A INPUT -s nosuch.invalid -6
      -6 -A INPUT --nonsense
      -N web -6 nonsense
      -A web -j ACCEPT
      -A INPUT -j NOPE -6
      #           ^^^^ legacy unknown-chain: “NOPE” is neither a target nor a chain declared in table filter.
      -R INPUT 1 -j DROP -6
      #                  ^^ error refused-in-restore: An option of the other family makes iptables-restore crash in a line with -R.
      COMMIT
    `,
    ));
});

describe('a quotation mark that is never closed', () => {
  it('is what is wrong with its word, and with nothing else', () =>
    expectProblems(
      `
      *filter
      -A INPUT -m comment --comment "never closed -j ACCEPT
      -A INPUT -p "tcp -m tcp --dport 22
      #           ^^^^^^^^^^^^^^^^^^^^^^ error bad-value: This quotation mark is never closed, so that the rest of the line is one word.
      COMMIT
    `,
    ));
});
