/**
 * Listings of `ipvsadm -L` in all variants, and the rule form of `ipvsadm -S` and `-R`: a line is what its first
 * characters say. Coarse on purpose, as the grammar of iptables-save is: what the columns of a server's line are, the
 * titles above it say, which is no grammar's business. The same signs stand in
 * server/src/dialects/ipvsadm/line-kinds.ts, and a test holds them equal.
 *
 * A line ends at its line feed whatever stands in it, so that a bad line costs itself alone.
 */
/// <reference types="tree-sitter-cli/dsl" />

export default grammar({
  name: 'ipvsadm',

  extras: () => [],

  rules: {
    source_file: ($) => seq(repeat(seq(optional($._line), '\n')), optional($._line)),

    _line: ($) =>
      choice(
        $.comment,
        $.version_line,
        $.title_line,
        $.columns_line,
        $.service_line,
        $.server_line,
        $.connections_line,
        $.connection_line,
        $.settings_line,
        $.rule_line,
        $.blank_line,
        $.other_line,
      ),

    comment: () => token(prec(2, /#[^\n]*/)),
    version_line: () => token(prec(2, /IP Virtual Server version[^\n]*/)),

    /** `Prot LocalAddress:Port Scheduler Flags`. */
    title_line: () => token(prec(2, /Prot[ \t][^\n]*/)),

    /** The second title, which says what the columns of servers are. */
    columns_line: () => token(prec(4, /[ \t]*->[ \t]+RemoteAddress:Port[^\n]*/)),

    /** `TCP  10.96.0.1:443 rr`, `FWM  100 IPv6 wlc persistent 300`. */
    service_line: () => token(prec(2, /(TCP|UDP|SCTP|FWM|\?)[ \t][^\n]*/)),

    /** `  -> 10.244.0.5:53  Masq  1  0  0`. */
    server_line: () => token(prec(3, /[ \t]*->[^\n]*/)),

    connections_line: () => token(prec(2, /(IPVS connection entries|pro expire)[^\n]*/)),

    /** `TCP 14:58  ESTABLISHED 192.0.2.5:47644 10.96.0.1:443 10.244.1.2:8080`. */
    connection_line: () => token(prec(3, /(TCP|UDP|SCTP|IP)[ \t]+[0-9]+:[0-9][0-9][ \t][^\n]*/)),

    settings_line: () => token(prec(2, /(Timeout \(|master sync daemon|backup sync daemon)[^\n]*/)),

    /** `-A -t 10.0.0.1:80 -s rr`, with or without the program's name. */
    rule_line: () => token(prec(2, /[ \t]*(ipvsadm[ \t]+)?-[^\n]*/)),

    /** As long as another line would be: then the kind that comes first here counts. */
    blank_line: () => token(/[ \t\r]+/),
    other_line: () => token(/[^\n]+/),
  },
});
