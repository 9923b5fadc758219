/**
 * `ipset save` and what is written for `ipset restore`, `ipset list`, and its XML: a line is what its first characters
 * say. Coarse on purpose, as the grammar of iptables-save is: how an element is read, the type of its set says, which
 * is no grammar's business. The same signs stand in server/src/dialects/ipset-save/line-kinds.ts, and a test holds
 * them equal.
 *
 * A line ends at its line feed whatever stands in it, so that a bad line costs itself alone. Members of a listing are
 * lines of no kind of their own: anything may be one.
 */
/// <reference types="tree-sitter-cli/dsl" />

export default grammar({
  name: 'ipset_save',

  extras: () => [],

  rules: {
    source_file: ($) => seq(repeat(seq(optional($._line), '\n')), optional($._line)),

    _line: ($) =>
      choice(
        $.comment,
        $.xml_line,
        $.heading_line,
        $.create_line,
        $.add_line,
        $.command_line,
        $.commit_line,
        $.blank_line,
        $.other_line,
      ),

    comment: () => token(prec(2, /[ \t]*#[^\n]*/)),
    xml_line: () => token(prec(2, /[ \t]*<[^\n]*/)),

    /** `Name: blocked`, `Members:`. */
    heading_line: () =>
      token(
        prec(2, /(Name|Type|Revision|Header|Size in memory|References|Number of entries|Members):[^\n]*/),
      ),

    /** `create blocked hash:net family inet`. */
    create_line: () => token(prec(2, /[ \t]*(create|-N|n|new)[ \t][^\n]*/)),

    /** `add blocked 198.51.100.0/24 timeout 60`. */
    add_line: () => token(prec(2, /[ \t]*(add|-A)[ \t][^\n]*/)),

    /** Words that stand alone are as long as another line would be: then the kind that comes first here counts. */
    command_line: () =>
      choice(
        token(
          prec(
            2,
            /[ \t]*(del|-D|test|-T|destroy|-X|x|flush|-F|rename|-E|e|swap|-W|w|list|-L|save|-S)[ \t\r][^\n]*/,
          ),
        ),
        token(/[ \t]*(del|-D|test|-T|destroy|-X|x|flush|-F|rename|-E|e|swap|-W|w|list|-L|save|-S)/),
      ),

    commit_line: () => token(/[ \t]*COMMIT[ \t\r]*/),
    blank_line: () => token(/[ \t\r]+/),
    other_line: () => token(/[^\n]+/),
  },
});
