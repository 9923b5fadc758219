/** Addresses of an access list's line: any, one under a wildcard, or those of an object group. */
import type { AclAddress, GroupMember, ObjectGroup } from '../../../dialects/ios-nat/model.ts';
import { inPrefix, inRange } from '../../../net/address.ts';
import { formatDottedQuad } from '../../../net/ipv4.ts';
import type { Packet } from '../../../net/packet.ts';
import { formatAddress } from '../../../net/text.ts';
import { type Message, message } from '../../../text/message.ts';
import { wordOf } from '../interfaces.ts';
import type { Condition } from './condition.ts';

export type Groups = ReadonlyMap<string, ObjectGroup>;

/** Undefined: any address will do. */
export function addressCondition(
  side: 'source' | 'destination',
  asked: AclAddress,
  groups: Groups,
): Condition | undefined {
  const of = side === 'source' ? 'src' : 'dst';
  switch (asked.kind) {
    case 'any':
      return undefined;
    case 'masked': {
      const cares = ~asked.wildcard >>> 0;
      const wanted = wordOf(asked.address);
      const written = addressText(wanted, asked.wildcard);
      return {
        test: (packet) => ((wordOf(packet[of]) ^ wanted) & cares) === 0,
        explain: (packet) => differs(side, written, packet),
      };
    }
    case 'group': {
      const { name } = asked.group;
      return {
        test: (packet) => inGroup(groups, name, packet[of], new Set()),
        explain: (packet) =>
          groups.has(name)
            ? differs(side, name, packet)
            : message('the object group {group} is not in the configuration', { group: name }),
      };
    }
  }
}

function inGroup(groups: Groups, name: string, address: Packet['src'], seen: Set<string>): boolean | 'unknown' {
  const group = groups.get(name);
  if (group === undefined) return 'unknown';
  if (seen.has(name)) return false;
  seen.add(name);
  const answers = group.members.map((member) => holds(groups, member, address, seen));
  if (answers.includes(true)) return true;
  return answers.includes('unknown') ? 'unknown' : false;
}

function holds(groups: Groups, member: GroupMember, address: Packet['src'], seen: Set<string>): boolean | 'unknown' {
  switch (member.kind) {
    case 'network':
      return inPrefix(member.prefix, address);
    case 'range':
      return inRange(member.range, address);
    case 'any':
      return true;
    case 'group':
      return inGroup(groups, member.group.name, address, seen);
    case 'service':
      return false;
  }
}

/** `host 10.0.0.1`, `10.0.0.0 0.0.0.255`. */
export function addressText(word: number, wildcard: number): string {
  const quad = formatDottedQuad(word);
  return wildcard === 0 ? `host ${quad}` : `${quad} ${formatDottedQuad(wildcard)}`;
}

function differs(side: 'source' | 'destination', asked: string, packet: Packet): Message {
  return side === 'source'
    ? message('source {asked}: the packet comes from {found}', { asked, found: formatAddress(packet.src) })
    : message('destination {asked}: the packet goes to {found}', { asked, found: formatAddress(packet.dst) });
}
