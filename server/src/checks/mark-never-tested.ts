import { ownersOfMark } from '../catalog/wellKnown/find.ts';
import type { ChunkReading } from '../dialects/iptables-save/dump/chunk-reading.ts';
import { formatMark } from '../net/mark.ts';
import type { Node } from '../node/model.ts';
import { message } from '../text/message.ts';
import { once } from '../text/once.ts';
import type { NodeCheck } from './check.ts';
import { markPlaces } from './marks.ts';
import { ruleSpan } from './places.ts';
import { chunkwise, hitsIn } from './shape.ts';
import { ruleAt } from './view.ts';

/** Ways in which a mark goes on without a rule that tests its bits. */
const carriedOn = /--save-mark|--restore-mark|-m connmark|-m socket|TPROXY/gm;
const find = once((reading: ChunkReading) => hitsIn(reading, carriedOn));

export const markNeverTested: NodeCheck = {
  kind: 'node',
  code: 'mark-never-tested',
  dialect: 'iptables-save',
  title: 'A mark is set that nothing looks at',
  severity: 'hint',
  why: 'No rule of the dump tests these bits, no policy rule (`ip rule`) routes by them, and no IPVS service goes by them. What is left are `tc` filters and programs, which no dump of this kind shows.',
  before: `*mangle
:PREROUTING ACCEPT [0:0]
-A PREROUTING -i eth0 -j MARK --set-xmark 0x2/0x2
COMMIT
`,
  after: `*mangle
:PREROUTING ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
-A PREROUTING -i eth0 -j MARK --set-xmark 0x2/0x2
-A FORWARD -m mark --mark 0x2/0x2 -j DROP
COMMIT
`,
  *run(view, node) {
    const looked = lookedAt(node);
    if (looked === undefined) return;
    if (chunkwise(view.dump, find).next().done !== true) return;
    const places = markPlaces(view);
    const tested = places.reduce((bits, place) => (place.does === 'test' ? bits | place.bits : bits), looked) >>> 0;
    for (const { does, bits, line } of places) {
      if (does !== 'set' || bits === 0 || (bits & tested) !== 0) continue;
      if (ruleAt(view, line)?.target?.spec?.name !== 'MARK' || ownersOfMark(bits, bits).length > 0) continue;
      yield {
        line,
        span: ruleSpan(view, line),
        message: message('No rule, no policy rule and no IPVS service looks at {mark}.', { mark: formatMark(bits) }),
      };
    }
  },
};

/** Bits that routing and IPVS look at; undefined: nobody says which. */
function lookedAt({ policyRules, services }: Node): number | undefined {
  if (policyRules === undefined) return undefined;
  let bits = 0;
  for (const rules of Object.values(policyRules))
    for (const { mark } of rules) bits |= mark === undefined ? 0 : mark.mask;
  // An IPVS service by mark compares all of it.
  if (services?.some(({ by }) => by.kind === 'mark') === true) bits = 0xffffffff;
  return bits >>> 0;
}
