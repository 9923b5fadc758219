/** net/netfilter/xt_physdev.c: bridge ports. A packet that crosses no bridge has none, and only negated tests match. */
import type { Packet } from '../../../net/packet.ts';
import { byOption, compares, type OptionTest } from './match.ts';

function nameTest(side: 'physIn' | 'physOut'): OptionTest {
  return (option) => {
    const { value } = option;
    if (value.kind !== 'interface') return undefined;
    const { name, wildcard } = value;
    return compares(
      option,
      ({ packet }) => {
        const device = packet[side] ?? '';
        return wildcard ? device.startsWith(name) && device !== '' : device === name;
      },
      ({ packet }) => packet[side] ?? '-',
    );
  };
}

function flagTest(read: (packet: Packet) => boolean): OptionTest {
  return (option) =>
    compares(
      option,
      ({ packet }) => read(packet),
      ({ packet }) => packet.physIn ?? '-',
    );
}

const has = (device: string | null | undefined): boolean => device !== undefined && device !== null;

export const physdev = byOption('physdev', {
  '--physdev-in': nameTest('physIn'),
  '--physdev-out': nameTest('physOut'),
  '--physdev-is-in': flagTest(({ physIn }) => has(physIn)),
  '--physdev-is-out': flagTest(({ physOut }) => has(physOut)),
  '--physdev-is-bridged': flagTest(({ physIn, physOut }) => has(physIn) && has(physOut)),
});
