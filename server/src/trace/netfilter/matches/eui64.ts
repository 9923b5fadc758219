/** net/ipv6/netfilter/ip6t_eui64.c: a source address that was made from the sender's Ethernet address. */
import type { Packet } from '../../../net/packet.ts';
import { formatAddress } from '../../../net/text.ts';
import { message } from '../../../text/message.ts';
import { unknown } from '../condition.ts';
import type { MatchSemantics } from './match.ts';

/** The lower half of the address after RFC 4291: the MAC address with ff:fe in its middle and one bit turned. */
function interfaceId(mac: string): readonly [number, number] {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = mac.split(':').map((part) => Number.parseInt(part, 16));
  return [(((a ^ 2) << 24) | (b << 16) | (c << 8) | 0xff) >>> 0, ((0xfe << 24) | (d << 16) | (e << 8) | f) >>> 0];
}

function isMadeFrom({ src, mac = '' }: Packet): boolean {
  const [high, low] = interfaceId(mac);
  return src.words[2] === high && src.words[3] === low;
}

export const eui64: MatchSemantics = {
  name: 'eui64',
  state: 'modelled',
  compile: (use) => [
    {
      span: use.nameSpan,
      test: ({ packet }) => {
        if (packet.in === null || packet.in === 'lo') return false;
        // ff:fe stands in the middle of every such address.
        const [, , high = 0, low = 0] = packet.src.words;
        if ((high & 0xff) !== 0xff || low >>> 24 !== 0xfe) return false;
        if (packet.mac !== undefined) return isMadeFrom(packet);
        const address = formatAddress(packet.src);
        const text = message('{address} was made from the sender’s Ethernet address (give that as “mac”)', { address });
        return unknown(`eui64:${address}`, text);
      },
      explain: ({ packet: { src, mac } }) => {
        const address = formatAddress(src);
        return mac === undefined
          ? message('-m eui64: the packet comes from {address}, and its Ethernet address was not given', { address })
          : message('-m eui64: the packet comes from {address} and {mac}', { address, mac });
      },
    },
  ],
};
