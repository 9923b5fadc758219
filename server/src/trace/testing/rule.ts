/** One rule asked about one packet, for the tests of matches: the shortest way to say what a condition means. */
import type { PacketInput } from '../../../../protocol/trace.ts';
import { render } from '../../text/message.ts';
import { openSession } from '../engine.ts';
import { formatFraction } from '../fraction.ts';
import { readPacket } from '../input.ts';
import { router } from './node.ts';

/** A packet that is forwarded, in IPv4 and IPv6. */
export const forwarded: PacketInput = {
  in: 'eth-l',
  src: '10.1.0.7',
  dst: '10.2.0.5',
  protocol: 'tcp',
  sport: 40000,
  dport: 80,
};
export const forwarded6: PacketInput = { ...forwarded, src: 'fd01::7', dst: 'fd02::5' };
/** One that the node makes itself. */
export const made: PacketInput = { ...forwarded, in: null, src: '10.2.0.1' };

/**
 * What `-A CHAIN conditions` answers in FORWARD or OUTPUT of the filter table, or at another place (`mangle:PREROUTING`):
 * `yes`, `no`, a share such as `1/3`, or `asks: ` and the statement that would settle it.
 */
export function answer(conditions: string, input: PacketInput, place?: string): string {
  const usual = (input.in ?? null) === null ? 'OUTPUT' : 'FORWARD';
  const [table, chain] = (place ?? `filter:${usual}`).split(':');
  const rules = `*${table}\n:${chain} ACCEPT [0:0]\n-A ${chain} ${conditions} -j DROP\nCOMMIT\n`;
  const node = input.src.includes(':')
    ? router('', { 'iptables-save.txt': undefined, 'ip6tables-save.txt': rules })
    : router(rules);
  const read = readPacket(input);
  if ('problem' in read) throw new Error(render(read.problem));
  const { outcomes } = openSession(node).send(read.packet);
  const asked = outcomes[0]?.assumptions.filter(({ rule }) => rule !== undefined) ?? [];
  const [statement] = asked;
  if (statement !== undefined) return `asks: ${render(statement.text)}`;
  const matching = outcomes.filter(({ decidedBy }) => decidedBy.by === 'rule');
  if (matching.length === 0) return 'no';
  return matching.length === outcomes.length
    ? 'yes'
    : formatFraction(matching[0]?.probability ?? { numerator: 0n, denominator: 1n });
}
