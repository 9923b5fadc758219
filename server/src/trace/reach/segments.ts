/** Packets that segment routing sends on behind this node (RFC 8754): the way tells to whom. */
import type { PacketInput } from '../../../../protocol/trace.ts';
import type { Example } from './examples.ts';
import { packetsIn } from './pick.ts';
import type { Plan } from './plans.ts';
import type { Search } from './search.ts';
import type { State } from './state.ts';

export function followsSegment({ legs }: Plan): boolean {
  return legs.some(({ kind }) => kind === 'next-segment');
}

/** Next stations that are tried. */
const mostStations = 3;

/** Packets for this node, each with a header that leads on to one of those that the state's packets go to by now. */
export function ledOn({ node, family }: Search, { box, now }: State, plan: Plan): readonly Example[] {
  if (!followsSegment(plan)) return [];
  const onward = new Map(box).set('dst', now.get('dst') ?? []);
  const stations = packetsIn({ node, family, from: plan.from, to: 'elsewhere' }, onward).map(({ dst }) => dst);
  return [...new Set(stations)].slice(0, mostStations).map(
    (next): Example =>
      (packet) => ({ ...packet, headers: [headerTo(next, packet)] }),
  );
}

/** The stations stand there from the last one to the first. */
function headerTo(next: string, { dst }: PacketInput) {
  return { kind: 'routing', routingType: segmentRouting, segmentsLeft: 1, length: 40, addresses: [next, dst] };
}

const segmentRouting = 4;
