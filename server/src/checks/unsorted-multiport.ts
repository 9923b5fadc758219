import { message } from '../text/message.ts';
import type { LineCheck } from './check.ts';

/** iptables takes the ports as they come; people look for a port in an ordered list, and miss what stands twice or in two ranges. */
export const unsortedMultiport: LineCheck = {
  kind: 'line',
  code: 'unsorted-multiport',
  dialect: 'iptables-save',
  title: 'Ports out of order, or twice',
  severity: 'hint',
  why: 'The order of the ports makes no difference to iptables, but a list that ascends is read at a glance. A port that stands twice, alone or in ranges that overlap, takes one of only 15 places.',
  before: `*filter
:INPUT ACCEPT [0:0]
-A INPUT -p tcp -m multiport --dports 443,80,443 -j ACCEPT
COMMIT
`,
  after: `*filter
:INPUT ACCEPT [0:0]
-A INPUT -p tcp -m multiport --dports 80,443 -j ACCEPT
COMMIT
`,
  hint: / -m multiport /,
  *run(rule) {
    for (const { spec, options } of rule.matches) {
      if (spec?.name !== 'multiport') continue;
      for (const { value, words } of options) {
        const [word] = words;
        if (value.kind !== 'ranges' || word === undefined) continue;
        const parts = word.text.split(',');
        if (parts.length !== value.ranges.length) continue;
        const wanted = ordered(value.ranges, parts);
        if (wanted.length === parts.length && wanted.every((part, index) => part === parts[index])) continue;
        const replacement = wanted.join(',');
        const what =
          wanted.length < parts.length
            ? message('Some ports stand here twice: {ports} says the same.', { ports: replacement })
            : message('In order: {ports}.', { ports: replacement });
        yield { span: word.span, message: what, replacement };
      }
    }
  },
};

/** The words of the list in the order of their ports; ranges that share ports become one. */
function ordered(
  ranges: readonly { readonly low: number; readonly high: number }[],
  words: readonly string[],
): string[] {
  const sorted = ranges
    .map((range, index) => ({ ...range, word: words[index] ?? '' }))
    .sort((a, b) => a.low - b.low || b.high - a.high);
  const joined: { low: number; high: number; word: string }[] = [];
  for (const range of sorted) {
    const last = joined.at(-1);
    if (last === undefined || range.low > last.high) joined.push({ ...range });
    else if (range.high > last.high) {
      last.high = range.high;
      last.word = `${last.low}:${last.high}`;
    }
  }
  return joined.map(({ word }) => word);
}
