/** net/netfilter/xt_mac.c: only packets that came from a network have an Ethernet header. */
import { formatAddress } from '../../../net/text.ts';
import { hasFrame, macQuestion } from '../../sets/mac.ts';
import { unsettled } from '../condition.ts';
import { byOption, compares } from './match.ts';

export const mac = byOption('mac', {
  '--mac-source': (option) => {
    const { value } = option;
    if (value.kind !== 'mac') return undefined;
    const address = value.text.toLowerCase();
    return compares(
      option,
      ({ packet }) => {
        if (!hasFrame(packet)) return option.negated;
        if (packet.mac !== undefined) return packet.mac.toLowerCase() === address;
        // The same question as of a set that holds the address.
        return unsettled(macQuestion(formatAddress(packet.src), address));
      },
      ({ packet }) => packet.mac,
    );
  },
});
