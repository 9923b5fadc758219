/**
 * A router's configuration, a transcript of typing it, and tables that a device prints, by lines and their beginnings:
 * remnants of a pager, a prompt, indentation, then a command, a comment, an answer or a log message. Coarse on purpose:
 * which words a command may have is a matter of its mode and of abbreviations, which the command tree of the dialect
 * resolves (docs/architecture.md).
 *
 * A line ends at its line feed whatever stands in it, so that a bad line costs itself alone.
 */
/// <reference types="tree-sitter-cli/dsl" />

const control = '\\x01-\\x09\\x0b-\\x1f\\x7f-\\u009f';

function begun($, rest) {
  return seq(optional($.pager), optional($.indent), rest);
}

export default grammar({
  name: 'ios_nat',

  extras: () => [],

  rules: {
    source_file: ($) => seq(repeat(seq(optional($._line), '\n')), optional($._line)),

    _line: ($) =>
      choice(
        $.prompt_line,
        $.blank_line,
        $.comment_line,
        $.log_line,
        $.answer_line,
        $.marker_line,
        $.command_line,
      ),

    /** Behind a prompt anything is a command. */
    prompt_line: ($) =>
      seq(optional($.pager), field('prompt', $.prompt), optional($.indent), optional(field('command', $.command))),
    blank_line: ($) => choice($.pager, seq(optional($.pager), $.indent)),
    comment_line: ($) => begun($, $.comment),
    log_line: ($) => begun($, $.log),
    answer_line: ($) => begun($, $.answer),
    marker_line: ($) => begun($, $.marker),
    command_line: ($) => begun($, field('command', $.command)),

    /** ` --More-- ` with the backspaces and escape sequences that wipe it out. */
    pager: () =>
      token(
        prec(
          5,
          new RegExp(
            `[ \\t]*<?--(-(-)?)? ?[Mm][Oo][Rr][Ee] ?--(-(-)?)?>?[ ${control}]*(\\[[0-9]*[A-Za-z][ ${control}]*)*`,
          ),
        ),
      ),

    /** `R1(config-if)#`, `R1>`, and VRP's and Comware's `<HUAWEI>` and `[HUAWEI-GigabitEthernet0/0/1]`. */
    prompt: () =>
      token(
        prec(
          4,
          /([A-Za-z][A-Za-z0-9_.\-]*(\([A-Za-z][A-Za-z0-9_\-]*\))?[>#]|<[A-Za-z][A-Za-z0-9_.\-]*>|\[[~*]?[A-Za-z][^\] \t\r\n]*\])[ \t]*/,
        ),
      ),

    indent: () => token(prec(1, /[\x01-\x09\x0b-\x20]+/)),
    comment: () => token(prec(3, /[!#][^\n]*/)),
    log: () =>
      token(
        prec(
          3,
          /(([0-9]+: )?[*.]?[A-Z][a-z][a-z] +[0-9]+ ([0-9][0-9][0-9][0-9] )?[0-9][0-9]:[0-9][0-9]:[0-9][0-9]|%[A-Z][A-Z0-9_]*(-[A-Z0-9_]+)*-[0-9]-[A-Z0-9_]+:)[^\n]*/,
        ),
      ),
    answer: () => token(prec(2, /%[^\n]*/)),
    /** As long as a command would be: then the first of the two wins. */
    marker: () => token(/\^[ \t\r]*/),
    command: () => token(/[^\x01-\x20][^\n]*/),
  },
});
