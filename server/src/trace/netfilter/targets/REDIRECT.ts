/** net/netfilter/nf_nat_redirect.c: the destination becomes this machine. */
import type { Address } from '../../../net/address.ts';
import { message } from '../../../text/message.ts';
import { unknownAddress } from '../../conntrack/untoldAddress.ts';
import { knowsAddressesOn, redirectAddress } from '../../routing/addresses.ts';
import type { Walk } from '../../walk/walk.ts';
import { natRange, translating } from './natOptions.ts';
import type { TargetSemantics } from './target.ts';

const loopback4: Address = { family: 'ipv4', words: [0x7f000001] };
const loopback6: Address = { family: 'ipv6', words: [0, 0, 0, 1] };

function ownAddress(walk: Walk): Address | undefined {
  if (walk.hook === 'OUTPUT') return walk.family === 'ipv4' ? loopback4 : loopback6;
  const { in: device, dst } = walk.packet;
  const found = device === null ? undefined : redirectAddress(walk.node, device, dst);
  return found ?? (knowsAddressesOn(walk.node, device, dst.family) ? undefined : unknownAddress(walk, device));
}

export const REDIRECT: TargetSemantics = {
  name: 'REDIRECT',
  state: 'modelled',
  compile: (use) =>
    translating(message('redirect to this machine itself.'), 'destination', natRange(use, '--to-ports'), (walk) => {
      const address = ownAddress(walk);
      return address === undefined ? 'none' : { addresses: { low: address, high: address } };
    }),
};
