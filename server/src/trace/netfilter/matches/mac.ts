/** net/netfilter/xt_mac.c: only packets that came from a network have an Ethernet header. */
import { message } from '../../../text/message.ts';
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
        if (packet.in === null || packet.in === 'lo') return option.negated;
        if (packet.mac !== undefined) return packet.mac.toLowerCase() === address;
        return unknown(
          `mac:${address}`,
          message('the packet comes from the Ethernet address {address} (give it as “mac”)', { address }),
          false,
        );
      },
      ({ packet }) => packet.mac,
    );
  },
});
