/** What a line of ipvsadm is by its first characters: the grammar's names, and the same rules for text. */

export const ipvsLineKinds = [
  'comment',
  'version_line',
  'title_line',
  'columns_line',
  'service_line',
  'server_line',
  'connections_line',
  'connection_line',
  'settings_line',
  'rule_line',
  'blank_line',
  'other_line',
] as const;

export type IpvsLineKind = (typeof ipvsLineKinds)[number];

/** In order: the first that fits wins. Each stands in grammar.js too, where a test holds them equal. */
const signs: readonly (readonly [RegExp, IpvsLineKind])[] = [
  [/^[ \t\r]*$/, 'blank_line'],
  [/^#/, 'comment'],
  [/^(?:TCP|UDP|SCTP|IP)[ \t]+\d+:\d\d[ \t]/, 'connection_line'],
  [/^(?:TCP|UDP|SCTP|FWM|\?)[ \t]/, 'service_line'],
  [/^[ \t]*->[ \t]+RemoteAddress:Port/, 'columns_line'],
  [/^[ \t]*->/, 'server_line'],
  [/^[ \t]*(?:ipvsadm[ \t]+)?-/, 'rule_line'],
  [/^IP Virtual Server version/, 'version_line'],
  [/^Prot[ \t]/, 'title_line'],
  [/^(?:IPVS connection entries|pro expire)/, 'connections_line'],
  [/^(?:Timeout \(|master sync daemon|backup sync daemon)/, 'settings_line'],
];

/** `text`: a line without its line feed. */
export function ipvsLineKind(text: string): IpvsLineKind {
  return signs.find(([sign]) => sign.test(text))?.[1] ?? 'other_line';
}
