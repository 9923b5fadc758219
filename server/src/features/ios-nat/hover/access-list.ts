/** Lines of access lists in words, and wildcard masks read out. */

import { popCount } from '../../../checks/router/access-lists.ts';
import type { AccessList, AclAddress, AclEntry, PortMatch } from '../../../dialects/ios-nat/model.ts';
import type { TakenWord } from '../../../dialects/ios-nat/syntax/match.ts';
import { lengthOfMask } from '../../../net/address.ts';
import { readDottedQuad } from '../../../net/ipv4.ts';
import { listed, type Message, message } from '../../../text/message.ts';
import { protocolName } from '../../../trace/names.ts';
import { type Block, list, paragraph, title } from '../../markdown.ts';
import { type RouterView, wordsAt } from '../view.ts';
import { quad } from './words.ts';

/** Lines that a hover of a whole list shows. */
const most = 12;

export function listBlocks(access: AccessList): readonly Block[] {
  const kind =
    access.kind === 'standard'
      ? message('A standard list: it looks at the source address alone.')
      : message('An extended list: it looks at protocol, source, destination and ports.');
  const lines = access.entries.slice(0, most).map(entryText);
  const more = access.entries.length - lines.length;
  return [
    title(message('Access list {list}', { list: access.name })),
    paragraph(kind),
    ...list([
      ...lines,
      ...(more > 0 ? [message('{count} more lines', { count: more })] : []),
      message('Everything else is denied, which is written nowhere.'),
    ]),
  ];
}

export function entryBlocks(entry: AclEntry): readonly Block[] {
  return [
    title(message('Line {sequence}', { sequence: entry.sequence })),
    paragraph(entryText(entry)),
    ...list(conditions(entry)),
    paragraph(
      message(
        'Lines are tried in their order; the first that fits decides. In a NAT rule `deny` means that the rule leaves the packet alone, not that it is dropped.',
      ),
    ),
  ];
}

export function entryText(entry: AclEntry): Message {
  const source = addressText(entry.source);
  if (entry.destination === undefined) {
    return entry.action === 'permit'
      ? message('Permits what comes from {source}.', { source })
      : message('Denies what comes from {source}.', { source });
  }
  const args = {
    protocol: protocolText(entry),
    source: withPorts(source, entry.sourcePorts),
    destination: withPorts(addressText(entry.destination), entry.destinationPorts),
  };
  return entry.action === 'permit'
    ? message('Permits {protocol} from {source} to {destination}.', args)
    : message('Denies {protocol} from {source} to {destination}.', args);
}

function protocolText({ protocol, serviceGroup }: AclEntry): Message {
  if (serviceGroup !== undefined) return message('the services of {group}', { group: serviceGroup.name });
  return protocol === undefined ? message('any protocol') : message('{protocol}', { protocol: protocolName(protocol) });
}

export function addressText(address: AclAddress): Message {
  switch (address.kind) {
    case 'any':
      return message('anywhere');
    case 'group':
      return message('the group {group}', { group: address.group.name });
    case 'masked': {
      const word = address.address.words[0] ?? 0;
      const length = lengthOfMask([~address.wildcard >>> 0]);
      if (length === 0) return message('anywhere');
      const low = (word & ~address.wildcard) >>> 0;
      if (length === 32) return message('{address}', { address: quad(word) });
      if (length !== undefined) return message('{prefix}', { prefix: `${quad(low)}/${length}` });
      return message('{count} addresses such as {examples}', {
        count: 2 ** popCount(address.wildcard),
        examples: listed(examples(low, address.wildcard)),
      });
    }
  }
}

function withPorts(address: Message, ports: PortMatch | undefined): Message {
  if (ports === undefined) return address;
  switch (ports.kind) {
    case 'eq':
      return message('{address}, port {ports}', { address, ports: listed(ports.ports.map(String)) });
    case 'neq':
      return message('{address}, any port but {ports}', { address, ports: listed(ports.ports.map(String)) });
    case 'gt':
      return message('{address}, ports above {port}', { address, port: ports.port });
    case 'lt':
      return message('{address}, ports below {port}', { address, port: ports.port });
    case 'range':
      return message('{address}, ports {low} to {high}', { address, low: ports.low, high: ports.high });
    case 'group':
      return message('{address}, ports of {group}', { address, group: ports.group.name });
  }
}

function conditions(entry: AclEntry): readonly Message[] {
  const found: Message[] = [];
  if (entry.established === true) found.push(message('Only of connections that exist: with ACK or RST.'));
  if (entry.fragments === true) found.push(message('Only fragments but the first.'));
  if (entry.icmp !== undefined) {
    found.push(
      entry.icmp.code === undefined
        ? message('Only ICMP type {type}.', { type: entry.icmp.type })
        : message('Only ICMP type {type}, code {code}.', { type: entry.icmp.type, code: entry.icmp.code }),
    );
  }
  if (entry.timeRange !== undefined)
    found.push(message('Only in the time range {range}.', { range: entry.timeRange.name }));
  if (entry.log !== undefined) found.push(message('What fits is logged.'));
  for (const other of entry.others) found.push(message('Only with {condition}.', { condition: other }));
  return found;
}

/** The mask under the cursor, with the address before it. */
export function wildcardBlocks(view: RouterView, line: number, mask: TakenWord): readonly Block[] {
  const words = wordsAt(view, line);
  const before = words[words.findIndex(({ span }) => span.start === mask.span.start) - 1];
  const wildcard = readDottedQuad(mask.text);
  const address = before === undefined ? undefined : readDottedQuad(before.text);
  if (wildcard === undefined || address === undefined) return [];
  const low = (address & ~wildcard) >>> 0;
  const high = (address | wildcard) >>> 0;
  const count = 2 ** popCount(wildcard);
  const length = lengthOfMask([~wildcard >>> 0]);
  const text =
    length !== undefined
      ? message(
          'A wildcard: bits of 1 do not matter. {wildcard} is the opposite of the mask {mask}: {count} addresses, {low} to {high}, or {prefix}.',
          {
            wildcard: mask.text,
            mask: quad(~wildcard),
            count,
            low: quad(low),
            high: quad(high),
            prefix: `${quad(low)}/${length}`,
          },
        )
      : message(
          'A wildcard with holes: bits of 1 do not matter, those of 0 must be as in {address}. It means {count} addresses: {examples} …',
          {
            address: before?.text ?? '',
            count,
            examples: listed(examples(low, wildcard)),
          },
        );
  return [paragraph(text)];
}

/** The first addresses under a wildcard: counting up in its free bits alone. */
function examples(low: number, wildcard: number): readonly string[] {
  const found: string[] = [];
  let free = 0;
  do {
    found.push(quad(low | free));
    free = ((free | ~wildcard) + 1) & wildcard;
  } while (free !== 0 && found.length < 4);
  return found;
}
