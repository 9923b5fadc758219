/** What a line of ipset is by its first characters: the grammar's names, and the same rules for text. */

export const ipsetLineKinds = [
  'comment',
  'xml_line',
  'heading_line',
  'create_line',
  'add_line',
  'command_line',
  'commit_line',
  'blank_line',
  'other_line',
] as const;

export type IpsetLineKind = (typeof ipsetLineKinds)[number];

/** In order: the first that fits wins. Each stands in grammar.js too, where a test holds them equal. */
const signs: readonly (readonly [RegExp, IpsetLineKind])[] = [
  [/^[ \t]*(?:add|-A)[ \t]/, 'add_line'],
  [/^[ \t\r]*$/, 'blank_line'],
  [/^[ \t]*#/, 'comment'],
  [/^[ \t]*</, 'xml_line'],
  [/^(?:Name|Type|Revision|Header|Size in memory|References|Number of entries|Members):/, 'heading_line'],
  [/^[ \t]*(?:create|-N|n|new)[ \t]/, 'create_line'],
  [/^[ \t]*COMMIT[ \t\r]*$/, 'commit_line'],
  [
    /^[ \t]*(?:del|-D|test|-T|destroy|-X|x|flush|-F|rename|-E|e|swap|-W|w|list|-L|save|-S)(?:[ \t\r]|$)/,
    'command_line',
  ],
];

/** `text`: a line without its line feed. A member of a listing is no kind of its own: anything may be one. */
export function ipsetLineKind(text: string): IpsetLineKind {
  return signs.find(([sign]) => sign.test(text))?.[1] ?? 'other_line';
}
