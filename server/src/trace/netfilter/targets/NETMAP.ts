/** net/netfilter/xt_NETMAP.c: the network part is replaced, the host part stays. */
import type { Address, Prefix } from '../../../net/address.ts';
import { message } from '../../../text/message.ts';
import { bind, sideAt } from '../../conntrack/nat.ts';
import { optionNamed } from '../extension.ts';
import { goesOn, type TargetSemantics } from './target.ts';

function mapped(address: Address, { address: network, mask }: Prefix): Address {
  const words = address.words.map(
    (word, index) => (((network.words[index] ?? 0) & (mask[index] ?? 0)) | (word & ~(mask[index] ?? 0))) >>> 0,
  );
  return { family: address.family, words };
}

function within({ address, mask }: Prefix): { readonly low: Address; readonly high: Address } {
  const { family, words } = address;
  const at = (host: number): Address => ({
    family,
    words: words.map((word, index) => ((word & (mask[index] ?? 0)) | (host & ~(mask[index] ?? 0))) >>> 0),
  });
  return { low: at(0), high: at(0xffffffff) };
}

export const NETMAP: TargetSemantics = {
  name: 'NETMAP',
  state: 'modelled',
  compile: (use) => {
    const value = optionNamed(use, '--to')?.value;
    const prefix = value?.kind === 'prefixes' ? value.prefixes[0] : undefined;
    if (prefix === undefined) return goesOn(message('NETMAP without a network changes nothing.'));
    return {
      kind: 'action',
      text: message('map the network part of the address.'),
      run: (walk) => {
        const side = sideAt(walk.hook);
        if (side === undefined) return 'continue';
        const address = mapped(side === 'source' ? walk.packet.src : walk.packet.dst, prefix);
        bind(walk, side, { addresses: { low: address, high: address }, random: 'no' });
        return 'accept';
      },
      outline: { kind: 'translates', side: 'by-hook', range: { addresses: within(prefix), random: 'no' }, to: 'range' },
    };
  },
};
