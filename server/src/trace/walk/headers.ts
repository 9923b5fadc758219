/** The headers of a packet: which of them a reader finds, and what they hide from it. */
import type { ExtensionHeader, ExtensionHeaderKind, Packet } from '../../net/packet.ts';
import { message } from '../../text/message.ts';
import type { Question } from '../chooser.ts';
import { protocolName } from '../names.ts';

/** ipv6_find_hdr(): in a later fragment what stood behind the fragment header is not to be seen. */
export function findHeader(packet: Packet, kind: ExtensionHeaderKind): ExtensionHeader | undefined {
  const { headers = [] } = packet;
  const cut = isLaterFragment(packet) ? headers.findIndex((header) => header.kind === 'fragment') : -1;
  return (cut < 0 ? headers : headers.slice(0, cut + 1)).find((header) => header.kind === kind);
}

/** ipv6_find_hdr(): in a later fragment it finds what the fragment header names, and gives up where that is a header too. */
export function hidesProtocol(packet: Packet): boolean {
  if (!isLaterFragment(packet)) return false;
  const index = packet.headers?.findIndex(({ kind }) => kind === 'fragment') ?? -1;
  return index >= 0 && index < (packet.headers?.length ?? 0) - 1;
}

/** In it the headers of the transport are not to be seen. */
export function isLaterFragment(packet: Packet): boolean {
  return (packet.fragmentOffset ?? 0) > 0;
}

/** The headers of the packet that a fragment is a part of: without the first one that speaks of fragments. A second one stays. */
export function withoutFragmentHeader({ headers = [] }: Packet): Pick<Packet, 'headers'> {
  const index = headers.findIndex(({ kind }) => kind === 'fragment');
  const left = headers.filter((_, at) => at !== index);
  return left.length === 0 ? {} : { headers: left };
}

/** What a packet of which only the authentication header is described may hold. */
export function protects(number: number): Question {
  const name = protocolName(number);
  const text = message(
    'the authentication header protects {protocol} (give that as the protocol, and “auth” in “headers”)',
    {
      protocol: name,
    },
  );
  return { id: `behind-ah:${name}`, text, likely: false };
}
