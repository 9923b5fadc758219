/** net/netfilter/xt_ecn.c: two bits of the IP header, and two flags of TCP. */
import { region } from '../../space/region.ts';
import { byOption, bytesWhere, compares, type OptionTest } from './match.ts';

const flagTest =
  (bit: number): OptionTest =>
  (option) =>
    compares(
      option,
      ({ packet }) => ((packet.tcpFlags ?? 0) & bit) !== 0,
      ({ packet }) => String(Math.sign((packet.tcpFlags ?? 0) & bit)),
    );

export const ecn = byOption('ecn', {
  '--ecn-ip-ect': (option) => {
    const { value } = option;
    if (value.kind !== 'number') return undefined;
    return compares(
      option,
      ({ packet }) => (packet.tos & 3) === value.value,
      ({ packet }) => String(packet.tos & 3),
      () => region({ tos: bytesWhere((tos) => (tos & 3) === value.value) }),
    );
  },
  '--ecn-tcp-cwr': flagTest(128),
  '--ecn-tcp-ece': flagTest(64),
});
