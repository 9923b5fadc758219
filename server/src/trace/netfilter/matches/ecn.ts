/** net/netfilter/xt_ecn.c: two bits of the IP header, and two flags of TCP that a traced packet doesn't carry. */
import { byOption, compares, type OptionTest } from './match.ts';

const withoutTcpBits: OptionTest = (option) =>
  compares(
    option,
    () => false,
    () => '0',
  );

export const ecn = byOption('ecn', {
  '--ecn-ip-ect': (option) => {
    const { value } = option;
    if (value.kind !== 'number') return undefined;
    return compares(
      option,
      ({ packet }) => (packet.tos & 3) === value.value,
      ({ packet }) => String(packet.tos & 3),
    );
  },
  '--ecn-tcp-cwr': withoutTcpBits,
  '--ecn-tcp-ece': withoutTcpBits,
});
