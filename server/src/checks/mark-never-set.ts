import { ownersOfMark } from '../catalog/wellKnown/find.ts';
import type { ChunkReading } from '../dialects/iptables-save/dump/chunk-reading.ts';
import { formatMark } from '../net/mark.ts';
import { message } from '../text/message.ts';
import { once } from '../text/once.ts';
import type { Finding, RulesCheck } from './check.ts';
import { markPlaces } from './marks.ts';
import { chunkwise, hitsIn } from './shape.ts';
import { type RulesView, ruleAt } from './view.ts';

/** Ways to a mark that its value is not seen of: from the connection, from a set, from a hash. */
const elsewhere = /--restore-mark|--map-mark| HMARK |--restore-skmark/gm;
const find = once((reading: ChunkReading) => hitsIn(reading, elsewhere));

/** Says what the dump shows; that sockets, tc and eBPF set marks too stands on the page. */
export const markNeverSet: RulesCheck = {
  kind: 'rules',
  code: 'mark-never-set',
  dialect: 'iptables-save',
  title: 'A mark is tested that no rule sets',
  severity: 'info',
  why: 'No rule of this dump gives a packet these bits. Sockets (`SO_MARK`), `tc` and eBPF programs can set marks too; where none of them does, the rule never matches, or with `!` always.',
  before: `*mangle
:PREROUTING ACCEPT [0:0]
-A PREROUTING -i eth0 -j MARK --set-xmark 0x1/0x1
COMMIT
*filter
:FORWARD ACCEPT [0:0]
-A FORWARD -m mark --mark 0x2/0x2 -j DROP
COMMIT
`,
  after: `*mangle
:PREROUTING ACCEPT [0:0]
-A PREROUTING -i eth0 -j MARK --set-xmark 0x1/0x1
COMMIT
*filter
:FORWARD ACCEPT [0:0]
-A FORWARD -m mark --mark 0x1/0x1 -j DROP
COMMIT
`,
  prepare: find,
  *run(view) {
    const places = markPlaces(view);
    const tests = places.filter(({ does }) => does === 'test');
    // Where a dump shows the filter table alone, marks are set in those that it doesn't show.
    if (tests.length === 0 || !view.tables.some(({ known }) => known === 'mangle' || known === 'nat')) return;
    const unseen = chunkwise(view.dump, find);
    if (unseen.next().done !== true) return;
    const set = places.reduce((bits, place) => (place.does === 'set' ? bits | place.bits : bits), 0) >>> 0;
    for (const { line } of tests) yield* untouched(view, line, set);
  },
};

function* untouched(view: RulesView, line: number, set: number): Generator<Finding> {
  for (const { spec, options } of ruleAt(view, line)?.matches ?? []) {
    if (spec?.name !== 'mark') continue;
    for (const { value, words, nameSpan } of options) {
      if (value.kind !== 'masked' || (value.value & value.mask) === 0) continue;
      if ((value.value & set) !== 0 || ownersOfMark(value.value, value.mask).length > 0) continue;
      yield {
        line,
        span: { start: nameSpan.start, end: words.at(-1)?.span.end ?? nameSpan.end },
        message: message('No rule of this dump sets {mark}.', { mark: formatMark(value.value, value.mask) }),
      };
    }
  }
}
