/** net/netfilter/nf_nat_masquerade.c: the source becomes the address that the outgoing interface has at that moment. */
import type { Address } from '../../../net/address.ts';
import { formatAddress } from '../../../net/text.ts';
import { message } from '../../../text/message.ts';
import { answeredSource, unknownAddress } from '../../conntrack/untoldAddress.ts';
import { knowsAddressesOn, sourcesOn } from '../../routing/addresses.ts';
import { isUnspecified } from '../../routing/kinds.ts';
import type { Walk } from '../../walk/walk.ts';
import { natRange, translating } from './natOptions.ts';
import type { TargetSemantics } from './target.ts';

export const MASQUERADE: TargetSemantics = {
  name: 'MASQUERADE',
  state: 'modelled',
  compile: (use) => {
    const range = natRange(use, '--to-ports');
    return translating(message('rewrite the source to the outgoing interface’s address.'), 'source', range, (walk) => {
      const { node, family, packet, route, settings } = walk;
      const { out } = packet;
      // A machine that has no address yet keeps none.
      if (family === 'ipv4' && isUnspecified(packet.src)) return 'untouched';
      // nf_nat_masquerade_ipv6() asks for the destination, not for the gateway.
      const toward = family === 'ipv6' ? packet.dst : (route?.nextHop ?? packet.dst);
      const found = out === null ? nobody : sourcesOn(node, out, toward, settings);
      if (found.addresses.length === 0 && knowsAddressesOn(node, out, family)) return 'none';
      const told = found.isCertain ? found.addresses[0] : answeredSource(walk, out, range);
      const address = told ?? likeliest(walk, found) ?? unknownAddress(walk, out);
      return { addresses: { low: address, high: address }, ...(out === null ? {} : { leavesBy: out }) };
    });
  },
};

const nobody: ReturnType<typeof sourcesOn> = { addresses: [], isCertain: false };

/** Of addresses that are not certain the first that nobody says not to be it. Undefined: none is known. */
function likeliest({ chooser, packet }: Walk, found: ReturnType<typeof sourcesOn>): Address | undefined {
  return found.addresses.find((each) => {
    const about = { interface: packet.out ?? '?', address: formatAddress(each) };
    const text = message(
      'of the node’s addresses MASQUERADE takes {address} for what leaves by {interface} (take “ip addr”)',
      about,
    );
    return chooser.suppose({ id: `address-of:${about.interface}:${about.address}`, text });
  });
}
