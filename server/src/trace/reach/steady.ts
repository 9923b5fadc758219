/** What a rule asks of fields that nothing on the way changes: only packets that have it need be followed. */
import type { CompiledRule } from '../netfilter/compile.ts';
import { vrfsOf } from '../routing/vrf.ts';
import type { Dimension } from '../space/dimensions.ts';
import { type Box, isInside, meet } from '../space/region.ts';
import { hasServices } from './balancing.ts';
import { isOfCopy, type Leg, type Plan, returns } from './plans.ts';
import { fieldsRewritten, mayBeChanged } from './rewritten.ts';
import { regionOf, type Search } from './search.ts';
import { opensConnection, translates } from './tracking.ts';
import type { Route } from './wayTo.ts';

/** Fields that nothing changes on the way from the packet's beginning to the end of the table. */
export function steadyFields(route: Route, search: Search): readonly Dimension[] {
  const steady = untranslatedFields(route, search);
  const rewritten = fieldsRewritten(search);
  return route.aim === 'as-sent' || rewritten.size === 0 ? steady : steady.filter((field) => !rewritten.has(field));
}

/** Fields that neither nat nor IPVS changes on the way. */
function untranslatedFields({ plan, scenario, aim }: Route, search: Search): readonly Dimension[] {
  const loops = returns(plan);
  const isCopy = isOfCopy(plan);
  // What comes by a second time may be another packet by then.
  if (plan.legs.some(({ kind }) => twice.has(kind))) return kindOfPacket;
  const device: readonly Dimension[] = comesByItsDevice(search, plan) && !isCopy ? ['in'] : [];
  const whose: readonly Dimension[] = loops || isCopy ? [] : socketOf;
  if (aim === 'as-sent') return [...fieldsAsSent, ...device, ...whose];
  if (plan.legs.some((leg) => leg.kind === 'balance')) return [...kindOfPacket, ...whose];
  // What comes round was translated at both ends by then.
  if (loops) return mayBeChanged(search) ? kindOfPacket : fieldsAsSent;
  if (hasServices(search)) return [...kindOfPacket, ...device, ...whose];
  const source: readonly Dimension[] = ['src', 'sport'];
  const mayTranslate = translates(search) && (!opensConnection(scenario) || passesNat(plan));
  const destination: readonly Dimension[] = mayTranslate ? [] : ['dst', 'dport'];
  return [...kindOfPacket, ...device, ...whose, ...source, ...destination];
}

const twice: ReadonlySet<Leg['kind']> = new Set(['loop-on', 'forget', 'next-segment', 'unwrap']);
const kindOfPacket: readonly Dimension[] = ['protocol', 'tcpFlags', 'icmp', 'length'];
const fieldsAsSent: readonly Dimension[] = [...kindOfPacket, 'src', 'sport', 'dst', 'dport'];
const socketOf: readonly Dimension[] = ['uid', 'gid'];

function comesByItsDevice({ node }: Search, plan: Plan): boolean {
  const isShown = plan.legs.every(({ kind }) => kind !== 'leave-bridge');
  return plan.from === 'network' && isShown && vrfsOf(node).length === 0 && !returns(plan);
}

function passesNat({ legs }: Plan): boolean {
  return legs
    .slice(0, -1)
    .some((leg) => leg.kind === 'table' && leg.table === 'nat' && (leg.hook === 'PREROUTING' || leg.hook === 'OUTPUT'));
}

/** What the rule and the calls to its chain ask of fields that never change: nothing else needs to be followed. */
export function wantedBoxes(search: Search, { place, paths }: Route, fields: readonly Dimension[]): readonly Box[] {
  const own = narrowed(search, fields, [new Map()], place.rule);
  const wanted: Box[] = [];
  for (const { calls } of paths) {
    let boxes = own;
    for (const { chain, rule } of calls) boxes = narrowed(search, fields, boxes, place.table.chain(chain)?.rule(rule));
    for (const box of boxes) {
      if (!wanted.some((other) => isInside(box, other, search.family))) wanted.push(box);
    }
    if (wanted.length > mostWanted) return own;
  }
  return wanted.filter((box, index) => !wanted.some((other, at) => at > index && isInside(box, other, search.family)));
}

const mostWanted = 64;

/** The parts of the boxes that the rule may match, as far as these fields tell. */
function narrowed(
  search: Search,
  fields: readonly Dimension[],
  boxes: readonly Box[],
  rule: CompiledRule | undefined,
): readonly Box[] {
  if (rule === undefined) return boxes;
  const bounds = regionOf(search, rule).boxes.map(
    (box): Box => new Map([...box].filter(([dimension]) => fields.includes(dimension))),
  );
  if (bounds.some((box) => box.size === 0)) return boxes;
  const met = boxes.flatMap((box) => bounds.flatMap((bound) => meet(box, bound) ?? []));
  return met.length > mostWanted ? boxes : met;
}
