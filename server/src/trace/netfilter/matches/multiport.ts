/** net/netfilter/xt_multiport.c: up to 15 ports and ranges, of the source, the destination, or either. */
import type { Packet } from '../../../net/packet.ts';
import { present } from '../../space/dimensions.ts';
import { intervalsOf } from '../../space/intervals.ts';
import { either, region } from '../../space/region.ts';
import { byOption, lacking, type OptionTest, withMissing } from './match.ts';

function portsTest(
  dimensions: readonly ('sport' | 'dport')[],
  read: (packet: Packet) => readonly (number | undefined)[],
): OptionTest {
  return (option) => {
    const { value } = option;
    if (value.kind !== 'ranges') return undefined;
    const listed = intervalsOf(value.ranges.map(({ low, high }) => [low, high + 1]));
    const inList = (port: number | undefined): boolean =>
      port !== undefined && value.ranges.some(({ low, high }) => port >= low && port <= high);
    return withMissing(
      option,
      ({ packet }) => {
        // multiport_mt() asks for the ports alone, and not for the header around them.
        const seen = { ...packet, ...packet.cutHeader };
        return seen.sport === undefined ? undefined : read(seen).some(inList);
      },
      ({ packet }) => (packet.sport === undefined ? lacking.ports : read(packet).join(', ')),
      {
        holds: either(...dimensions.map((dimension) => region({ [dimension]: listed }))),
        among: region({ sport: present }),
        of: 'header',
      },
    );
  };
}

export const multiport = byOption('multiport', {
  '--sports': portsTest(['sport'], ({ sport }) => [sport]),
  '--dports': portsTest(['dport'], ({ dport }) => [dport]),
  '--ports': portsTest(['sport', 'dport'], ({ sport, dport }) => [sport, dport]),
});
