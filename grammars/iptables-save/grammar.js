/**
 * iptables-save dumps and what iptables-restore reads: a line is what its first character says, as in
 * iptables-restore(8). Coarse on purpose: a rule's arguments are one token, because visiting a node for each word
 * costs more than splitting the words (docs/architecture.md), and their quoting is iptables' own.
 *
 * A line ends at its line feed whatever stands in it, so that a bad line costs itself alone. A carriage return
 * belongs to the line: iptables-restore sees it too.
 */
/// <reference types="tree-sitter-cli/dsl" />

export default grammar({
  name: 'iptables_save',

  extras: () => [],

  rules: {
    source_file: ($) => seq(repeat(seq(optional($._line), '\n')), optional($._line)),

    _line: ($) =>
      choice(
        $.comment,
        $.table_line,
        $.chain_line,
        $.commit_line,
        $.rule_line,
        $.command_line,
        $.blank_line,
        $.other_line,
      ),

    comment: () => token(prec(2, /#[^\n]*/)),

    /** `*filter`; blanks may follow the star, and more words are ignored. */
    table_line: ($) => seq('*', optional($._blank), optional(seq(field('name', $.word), optional($.rest)))),

    /** `:INPUT DROP [12:3456]`. */
    chain_line: ($) =>
      seq(
        ':',
        optional($._blank),
        optional(
          seq(
            field('name', $.word),
            optional(seq($._blank, optional(seq(field('policy', $.word), optional($._chain_rest))))),
          ),
        ),
      ),
    _chain_rest: ($) => seq($._blank, optional(choice(seq(field('counters', $.counters), optional($.rest)), $.rest))),

    commit_line: () => token(/COMMIT\r?/),

    /** Anything with a dash as its first word, behind counters or blanks: `-A`, `-P`, `-N`, also as `iptables -S` prints them. */
    rule_line: ($) =>
      choice(
        field('arguments', alias($._bare_arguments, $.arguments)),
        seq(field('counters', $.counters), optional($._blank), optional(field('arguments', $.arguments))),
      ),
    _bare_arguments: () => token(prec(2, /[ \t]*-[^\n]*/)),
    arguments: () => token(/[^\s][^\n]*/),

    counters: () => token(prec(2, /\[[^\]\n]*\]/)),

    /** A shell's command line, with or without a prompt before it: no rule of a dump. `[root@node ~]#` is no counter. */
    command_line: () =>
      choice(
        token(prec(2, /([^\s#*:\[\-][^\n]*[/ \t])?(ip6?tables)(-legacy|-nft)? [^\n]*-[^\n]*/)),
        token(prec(4, /\[[^\]\n]*\][#$%>][^\n]*[/ \t](ip6?tables)(-legacy|-nft)? [^\n]*-[^\n]*/)),
      ),

    blank_line: () => token(/[ \t\r]+/),

    /** The first characters of the other kinds are left out, so that the longest match decides between the rest. */
    other_line: () => choice(token(/[^#*:\n][^\n]*/), token(prec(3, /\[[^\]\n]*\][#$%>][^\n]*/))),

    word: () => token(/[^ \t\n]+/),
    rest: () => token(prec(-2, /[^\n]+/)),
    _blank: () => token(prec(2, /[ \t]+/)),
  },
});
