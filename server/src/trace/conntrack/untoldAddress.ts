/** Addresses of interfaces of which no dump shows any, where translation takes one. */
import { type Address, sameAddress } from '../../net/address.ts';
import { formatAddress } from '../../net/text.ts';
import type { Tuple } from '../../node/model.ts';
import { message } from '../../text/message.ts';
import { firstToCome } from '../connection/ahead.ts';
import type { Walk } from '../walk/walk.ts';
import type { NatRange } from './uniqueTuple.ts';

/** The unspecified address stands for one that can't be told, and the trace says so. */
export function unknownAddress(walk: Walk, device: string | null): Address {
  const address = walk.family === 'ipv4' ? '0.0.0.0' : '::';
  const text =
    device === null
      ? message('no dump tells the address of the interface by which it leaves; {address} stands for it', { address })
      : message('the address of {interface} is not in the dumps; {address} stands for it', {
          interface: device,
          address,
        });
  walk.chooser.suppose({ id: `address-of:${device ?? '?'}`, text });
  return { family: walk.family, words: walk.family === 'ipv4' ? [0] : [0, 0, 0, 0] };
}

/**
 * The address behind which a connection is masqueraded, where no dump tells: that to which a packet to come answers it.
 * Undefined: none does, or somebody says that it is another one.
 */
export function answeredSource(
  walk: Walk,
  device: string | null,
  range: Pick<NatRange, 'random' | 'ports'>,
): Address | undefined {
  const shown = answeredAt(walk, range);
  if (shown === undefined) return undefined;
  const address = formatAddress(shown);
  const text =
    device === null
      ? message('the interface by which it leaves has the address {address}, to which a later packet answers', {
          address,
        })
      : message('{interface} has the address {address}, to which a later packet answers', {
          interface: device,
          address,
        });
  return walk.chooser.suppose({ id: `address-of:${device ?? '?'}:${address}`, text }) ? shown : undefined;
}

/** Another opening of the same client towards the same server may be what is answered: it is left to that one. */
function answeredAt(
  { ahead, before, connection, senders }: Walk,
  { random, ports }: Pick<NatRange, 'random' | 'ports'>,
): Address | undefined {
  if (ahead === undefined || connection === undefined) return undefined;
  const { reply, original } = connection;
  const keepsPort = random === 'no' && ports === undefined;
  const isAnswer = (next: Tuple): boolean =>
    next.protocol === reply.protocol &&
    sameAddress(next.src, reply.src) &&
    next.sport === reply.sport &&
    next.icmpType === reply.icmpType &&
    ((!keepsPort && reply.icmpId === undefined) || (next.dport === reply.dport && next.icmpId === reply.icmpId));
  const isHere = ({ dst }: Tuple): boolean =>
    !sameAddress(dst, reply.dst) && !sameAddress(dst, original.dst) && senders.from(dst)?.kind !== 'link';
  const alike = (next: Tuple): boolean =>
    next.protocol === original.protocol &&
    sameAddress(next.dst, original.dst) &&
    next.dport === original.dport &&
    (!keepsPort || next.sport === original.sport);
  return firstToCome(ahead, before, {
    shows: (next) => (isAnswer(next) && isHere(next) ? next.dst : undefined),
    alike,
  });
}
