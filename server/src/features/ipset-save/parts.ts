/** The dimensions of an entry in words. */
import { serviceOfPort } from '../../catalog/services.ts';
import { formatMark } from '../../net/mark.ts';
import { protocol } from '../../net/protocol.ts';
import { formatAddress, formatNetwork } from '../../net/text.ts';
import type { SetEntry, SetPart } from '../../node/model.ts';
import { type Message, message } from '../../text/message.ts';
import { protocolName } from '../../trace/names.ts';
import { bytesText, groups } from '../explain/counts.ts';

/** `short`: as ipset prints it, about. `long`: with the names of ports. */
export function partText(part: SetPart, how: 'short' | 'long'): string {
  switch (part.kind) {
    case 'prefix':
      return formatNetwork(part.prefix);
    case 'range':
      return `${formatAddress(part.low)}-${formatAddress(part.high)}`;
    case 'ports':
      return portsText(part, how);
    case 'mac':
      return part.mac;
    case 'iface':
      return `${part.physdev ? 'physdev:' : ''}${part.name}${part.wildcard === true ? '…' : ''}`;
    case 'mark':
      return formatMark(part.mark);
    case 'set':
      return part.name;
  }
}

function portsText(
  { protocol: number, low, high }: Extract<SetPart, { kind: 'ports' }>,
  how: 'short' | 'long',
): string {
  const range = low === high ? String(low) : `${low}-${high}`;
  if (number === undefined) return range;
  const name = protocolName(number);
  if (number === protocol.icmp || number === protocol.icmpv6) return `${name} ${low >> 8}/${low & 255}`;
  const service = how === 'long' && low === high ? serviceOfPort(low, name) : undefined;
  return service === undefined ? `${name}:${range}` : `${name}:${range} (${service})`;
}

/** What stands behind the element, in sentences. */
export function factsOfEntry(entry: SetEntry): readonly Message[] {
  const { nomatch, timeout, packets, bytes, comment, skbmark, skbprio, skbqueue } = entry;
  return [
    ...(nomatch ? [message('An exception: what it holds is not in the set, although a wider entry holds it.')] : []),
    ...(timeout === undefined
      ? []
      : [
          timeout === 0
            ? message('It stays until it is removed.')
            : message('It goes in {seconds} s.', { seconds: timeout }),
        ]),
    ...(packets === undefined || bytes === undefined
      ? []
      : [
          message('Rules found it for {packets} packets, {bytes}.', {
            packets: message(groups(packets)),
            bytes: message(bytesText(bytes)),
          }),
        ]),
    ...(comment === undefined ? [] : [message('Comment: {comment}', { comment })]),
    ...(skbmark === undefined
      ? []
      : [message('-j SET --map-mark gives the mark {mark}.', { mark: formatMark(skbmark.value, skbmark.mask) })]),
    ...(skbprio === undefined ? [] : [message('-j SET --map-prio gives the class {class}.', { class: skbprio })]),
    ...(skbqueue === undefined ? [] : [message('-j SET --map-queue gives the queue {queue}.', { queue: skbqueue })]),
  ];
}
