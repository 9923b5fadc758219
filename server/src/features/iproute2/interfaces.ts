/** `ip addr` and `ip link`: an interface and its addresses in words. */

import { formatAddress } from '../../net/text.ts';
import type { Interface, InterfaceAddress } from '../../node/model.ts';
import type { PartOf } from '../../node/parts.ts';
import { type Message, message } from '../../text/message.ts';
import type { Position } from '../../text/span.ts';
import type { AskMachine } from '../dialect.ts';
import type { HoverContent } from '../hover/content.ts';
import { generalBlocks, machineBlocks } from '../machine.ts';
import { type Block, list, paragraph, title } from '../markdown.ts';
import type { OutlineItem } from '../outline.ts';
import { lineSpan } from './lines.ts';

type InterfacesPart = PartOf<'interfaces'>;

export async function hoverOfInterfaces(
  part: InterfacesPart,
  at: Position,
  machine: AskMachine,
): Promise<HoverContent | undefined> {
  const found = subjectAt(part, at);
  if (found === undefined) return undefined;
  const { line } = at;
  const span = lineSpan(part, line);
  const { owner, address } = found;
  if (address === undefined) return { line, span, blocks: interfaceBlocks(owner) };
  const joined = await machine();
  const thing = { kind: 'address', address: address.address } as const;
  const services = joined === undefined ? [] : machineBlocks(joined.node, thing).slice(1);
  return { line, span, blocks: [...addressBlocks(owner, address), ...services, ...generalBlocks(thing)] };
}

interface Subject {
  readonly owner: Interface;
  /** Undefined: the interface itself. */
  readonly address?: InterfaceAddress;
}

/** What a line is about. Brief listings have an interface and all its addresses on one line: then the word tells. */
function subjectAt(part: InterfacesPart, { line, character }: Position): Subject | undefined {
  const own = part.interfaces.find(({ origin }) => origin.line === line);
  const here = part.interfaces.flatMap((owner) =>
    owner.addresses.filter(({ origin }) => origin.line === line).map((address) => ({ owner, address })),
  );
  const text = part.textAt(line);
  const word = `${/\S*$/.exec(text.slice(0, character))?.[0] ?? ''}${/^\S*/.exec(text.slice(character))?.[0] ?? ''}`;
  const named = here.find(({ address }) => word.split('/')[0] === formatAddress(address.address));
  if (named !== undefined) return named;
  const alone = here.length === 1 ? here[0] : undefined;
  if (own !== undefined && (here.length === 0 || alone === undefined || word.startsWith(own.name)))
    return { owner: own };
  if (alone !== undefined) return alone;
  // The lines below: of the link, and how long the address above holds.
  const [first = ''] = text.trim().split(/\s/);
  if (first.startsWith('link/') || first === 'altname' || first === 'alias') {
    const owner = part.interfaces.findLast(({ origin }) => origin.line < line);
    return owner === undefined ? undefined : { owner };
  }
  const above = part.textAt(line - 1);
  return first === 'valid_lft' && /^\s*inet/.test(above)
    ? subjectAt(part, { line: line - 1, character: 0 })
    : undefined;
}

function interfaceBlocks(each: Interface): readonly Block[] {
  const { name, flags, mtu, master, mac, addresses } = each;
  return [
    title(message('Interface {name}', { name })),
    paragraph(stateText(flags)),
    ...generalBlocks({ kind: 'interface', name }),
    ...(master === undefined ? [] : [paragraph(message('It is a port of {master}.', { master }))]),
    ...(mtu === undefined ? [] : [paragraph(message('Packets of up to {mtu} bytes (MTU).', { mtu }))]),
    ...(mac === undefined ? [] : [paragraph(message('MAC address {mac}.', { mac }))]),
    ...(addresses.length === 0
      ? [paragraph(message('It has no address here.'))]
      : list(
          addresses
            .slice(0, 8)
            .map(({ address, prefixLength }) =>
              message('{text}', { text: `${formatAddress(address)}/${prefixLength}` }),
            ),
        )),
    ...(addresses.length > 8 ? [paragraph(message('and {rest} more', { rest: addresses.length - 8 }))] : []),
  ];
}

function stateText(flags: readonly string[]): Message {
  if (flags.length === 0) return message('The listing doesn’t say whether it is up.');
  if (!flags.includes('UP'))
    return message('It is switched off (no UP): nothing is sent or received on it, but its IPv4 addresses are local.');
  if (flags.includes('NO-CARRIER') || !flags.includes('LOWER_UP'))
    return message('It is switched on, but there is no carrier: no cable, or nobody on the other side.');
  return message('It is up.');
}

function addressBlocks({ name, flags: state }: Interface, entry: InterfaceAddress): readonly Block[] {
  const { address, prefixLength, peer, broadcast, scope, flags } = entry;
  const text = formatAddress(address);
  const down = state.length > 0 && !state.includes('UP') && address.family === 'ipv6';
  return [
    title(message('Address {address} of {name}', { address: `${text}/${prefixLength}`, name })),
    paragraph(
      down
        ? message('The interface is down: an IPv6 address is local only while its interface is up.')
        : message('Packets to {address} are for this machine, on whichever interface they arrive.', { address: text }),
    ),
    ...(peer === undefined
      ? []
      : [
          paragraph(
            message('The other end of the link is {peer}.', { peer: `${formatAddress(peer)}/${prefixLength}` }),
          ),
        ]),
    ...(broadcast === undefined
      ? []
      : [paragraph(message('Broadcasts go to {broadcast}.', { broadcast: formatAddress(broadcast) }))]),
    ...(scope === 'global' ? [] : [paragraph(scopeText(scope))]),
    ...list(flags.flatMap((flag) => flagText(flag))),
  ];
}

function scopeText(scope: string): Message {
  if (scope === 'host')
    return message('Scope host: it means this machine alone and is no source for packets to others.');
  if (scope === 'link') return message('Scope link: it is a source for packets on this link alone.');
  return message('Scope {scope}.', { scope });
}

function flagText(flag: string): readonly Message[] {
  switch (flag) {
    case 'secondary':
      return [message('secondary: another address of the same network comes first, and is taken as source.')];
    case 'deprecated':
      return [message('deprecated: still local, but no source for new connections.')];
    case 'tentative':
      return [message('tentative: not usable yet, the network is being asked whether somebody has it.')];
    case 'dadfailed':
      return [message('dadfailed: not usable, somebody else has it.')];
    case 'dynamic':
      return [message('dynamic: it came from DHCP or a router and goes after its time.')];
    case 'temporary':
      return [message('temporary: a privacy address that changes.')];
    case 'noprefixroute':
      return [message('noprefixroute: the kernel made no route to its network.')];
    default:
      return [];
  }
}

export function outlineOfInterfaces(part: InterfacesPart): readonly OutlineItem[] {
  const starts = part.interfaces.map(({ origin }) => origin.line).sort((a, b) => a - b);
  return part.interfaces.map(({ name, addresses, origin }) => {
    const next = starts.find((line) => line > origin.line) ?? part.endLine;
    const selection = spanOf(part, origin.line, name);
    return {
      name,
      detail: addresses[0] === undefined ? '' : formatAddress(addresses[0].address),
      kind: 'interface',
      first: origin.line,
      last: Math.max(next - 1, origin.line),
      selectionLine: origin.line,
      selection,
      // A device of a cluster has thousands of addresses: they are its content, not its outline.
      children: [],
    };
  });
}

function spanOf(part: InterfacesPart, line: number, word: string): { start: number; end: number } {
  const start = Math.max(part.textAt(line).indexOf(word), 0);
  return { start, end: Math.min(start + word.length, part.textAt(line).length) };
}
