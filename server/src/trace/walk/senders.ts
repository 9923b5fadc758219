/**
 * What the packets of a session show of addresses by their sources: those that the node made bear addresses of its own,
 * and no others come in with one (fib_validate_source()); what comes by an interface is answered by it, as a rule.
 */
import type { Address } from '../../net/address.ts';
import type { Packet } from '../../net/packet.ts';

/** `node`: it sent from there itself; else the interface by which packets came from there. */
export type Sender = { readonly kind: 'node' } | { readonly kind: 'link'; readonly device: string };

export interface Senders {
  /** Undefined: no packet came from there yet, or they came by several ways. */
  from(address: Address): Sender | undefined;
}

export const noSenders: Senders = { from: () => undefined };

export function createSenders(): Senders & { readonly add: (packet: Packet) => void } {
  const found = new Map<string, Sender | 'several'>();
  return {
    from: ({ words }) => {
      const sender = found.get(words.join());
      return sender === 'several' ? undefined : sender;
    },
    add: ({ in: device, src: { words } }) => {
      if (device === 'lo') return;
      const key = words.join();
      const before = found.get(key);
      const now: Sender = device === null ? { kind: 'node' } : { kind: 'link', device };
      found.set(key, before === undefined || isSame(before, now) ? now : 'several');
    },
  };
}

function isSame(one: Sender | 'several', other: Sender): boolean {
  if (one === 'several' || one.kind !== other.kind) return false;
  return one.kind === 'node' || (other.kind === 'link' && one.device === other.device);
}
