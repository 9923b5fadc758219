/**
 * Connections that get another source port though no rule translates them: another one, which was translated, is answered
 * at theirs already (nf_nat_alloc_null_binding(), get_unique_tuple()).
 */
import type { PacketInput } from '../../../../protocol/trace.ts';
import { present } from '../space/dimensions.ts';
import { holdsPoint, isWithin } from '../space/intervals.ts';
import { type Box, numbers } from '../space/region.ts';
import { type Changes, headersOf, type State, withNow } from './state.ts';
import type { Headers } from './tuples.ts';

/** Behind nat, where sources are translated: these packets as they leave then. Where nothing is translated none clash. */
export function clashing(states: readonly State[]): readonly State[] {
  return states.flatMap((state) => {
    const changes = drawn[headersOf(state.box)];
    return changes === undefined || !isWithin(state.now.get('snat') ?? no, no) ? [] : [withNow(state, changes)];
  });
}

const [no, yes] = [numbers(0), numbers(1)];
/** What has neither ports nor an identifier is thrown away. */
const drawn: Readonly<Record<Headers, Changes | undefined>> = {
  ports: { snat: yes, sport: numbers(1, 65535) },
  icmp: { snat: yes, icmpId: present },
  bare: undefined,
};

/** Whether what is asked of a connection's end is that its source was translated. */
export function mayClash(ends: Box | undefined): boolean {
  const asked = ends?.get('snat');
  return asked !== undefined && !holdsPoint(asked, 0);
}

/**
 * A packet that goes by itself where nat sends another one, from the same port: who comes behind it is answered at another
 * one. Undefined: nat leaves the packet's destination alone. `left`: as it leaves.
 */
export function ahead(left: PacketInput, sent: PacketInput): PacketInput | undefined {
  const isSame = left.dst === sent.dst && left.dport === sent.dport;
  return isSame
    ? undefined
    : { ...left, in: sent.in ?? null, src: sent.src, ...(sent.sport === undefined ? {} : { sport: sent.sport }) };
}
