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
  // Interfaces by which packets came, null for the node itself. Few sessions ask, and all add each of their packets.
  const found = new Map<number | string, string | null | typeof several>();
  return {
    from: (address) => {
      const device = found.get(keyOf(address));
      if (device === undefined || device === several) return undefined;
      return device === null ? { kind: 'node' } : { kind: 'link', device };
    },
    add: ({ in: device, src }) => {
      if (device === 'lo') return;
      const key = keyOf(src);
      const before = found.get(key);
      if (before === undefined) found.set(key, device);
      else if (before !== device) found.set(key, several);
    },
  };
}

const several = Symbol('several');

function keyOf({ words }: Address): number | string {
  const [first = 0] = words;
  return words.length === 1 ? first : words.join();
}
