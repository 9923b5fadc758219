/** net/netfilter/xt_multiport.c: up to 15 ports and ranges, of the source, the destination, or either. */
import type { Packet } from '../../../net/packet.ts';
import { byOption, type OptionTest, withMissing } from './match.ts';

function portsTest(read: (packet: Packet) => readonly (number | undefined)[]): OptionTest {
  return (option) => {
    const { value } = option;
    if (value.kind !== 'ranges') return undefined;
    const inList = (port: number | undefined): boolean =>
      port !== undefined && value.ranges.some(({ low, high }) => port >= low && port <= high);
    return withMissing(
      option,
      ({ packet }) => (packet.sport === undefined ? undefined : read(packet).some(inList)),
      ({ packet }) => read(packet).join(', '),
    );
  };
}

export const multiport = byOption('multiport', {
  '--sports': portsTest(({ sport }) => [sport]),
  '--dports': portsTest(({ dport }) => [dport]),
  '--ports': portsTest(({ sport, dport }) => [sport, dport]),
});
