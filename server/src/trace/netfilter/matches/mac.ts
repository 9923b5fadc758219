/** net/netfilter/xt_mac.c: only packets that came from a network have an Ethernet header. */
import { formatAddress } from '../../../net/text.ts';
import { message } from '../../../text/message.ts';
import { hasFrame, macQuestion } from '../../sets/mac.ts';
import { unknown } from '../condition.ts';
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
        const { id } = macQuestion(formatAddress(packet.src), address);
        return unknown(
          id,
          message('the packet comes from the Ethernet address {address} (give it as “mac”)', { address }),
          false,
        );
      },
      ({ packet }) => packet.mac,
    );
  },
});
