/** Ports of an access list's line, and the services of object groups. */
import type { GroupMember, PortMatch } from '../../../dialects/ios-nat/model.ts';
import type { Packet } from '../../../net/packet.ts';
import { type Message, message } from '../../../text/message.ts';
import { protocolName } from '../../names.ts';
import type { Groups } from './addresses.ts';
import type { Condition } from './condition.ts';

export function portCondition(side: 'source' | 'destination', asked: PortMatch, groups: Groups): Condition {
  const of = side === 'source' ? 'sport' : 'dport';
  return {
    test: (packet) => holdsPort(asked, packet[of], groups),
    explain: (packet) => differs(side, portText(asked), packet[of]),
  };
}

/** A packet without ports (a later fragment too) fails every question for one. */
function holdsPort(asked: PortMatch, port: number | undefined, groups: Groups): boolean | 'unknown' {
  if (port === undefined) return false;
  switch (asked.kind) {
    case 'eq':
      return asked.ports.includes(port);
    case 'neq':
      return !asked.ports.includes(port);
    case 'gt':
      return port > asked.port;
    case 'lt':
      return port < asked.port;
    case 'range':
      return port >= asked.low && port <= asked.high;
    case 'group': {
      const group = groups.get(asked.group.name);
      if (group === undefined) return 'unknown';
      return group.members.some(
        (member) =>
          member.kind === 'service' && member.ports !== undefined && holdsPort(member.ports, port, groups) === true,
      );
    }
  }
}

export function serviceCondition(name: string, groups: Groups): Condition {
  return {
    test: (packet) => inServices(name, packet, groups, new Set()),
    explain: (packet) =>
      groups.has(name)
        ? message('services {group}: the packet is {protocol} to port {port}', {
            group: name,
            protocol: protocolName(packet.protocol),
            port: packet.dport ?? '-',
          })
        : message('the object group {group} is not in the configuration', { group: name }),
  };
}

function inServices(name: string, packet: Packet, groups: Groups, seen: Set<string>): boolean | 'unknown' {
  const group = groups.get(name);
  if (group === undefined) return 'unknown';
  if (seen.has(name)) return false;
  seen.add(name);
  return group.members.some((member) =>
    member.kind === 'group'
      ? inServices(member.group.name, packet, groups, seen) === true
      : serves(member, packet, groups),
  );
}

function serves(member: GroupMember, packet: Packet, groups: Groups): boolean {
  if (member.kind !== 'service') return false;
  const { protocol, protocols, sourcePorts, ports, icmp } = member;
  if (protocols !== undefined && !protocols.includes(packet.protocol)) return false;
  if (protocol !== undefined && protocol !== packet.protocol) return false;
  if (icmp !== undefined && icmp.type !== packet.icmpType) return false;
  if (icmp?.code !== undefined && icmp.code !== packet.icmpCode) return false;
  if (sourcePorts !== undefined && holdsPort(sourcePorts, packet.sport, groups) !== true) return false;
  return ports === undefined || holdsPort(ports, packet.dport, groups) === true;
}

function portText(asked: PortMatch): string {
  switch (asked.kind) {
    case 'eq':
    case 'neq':
      return `${asked.kind} ${asked.ports.join(' ')}`;
    case 'gt':
    case 'lt':
      return `${asked.kind} ${asked.port}`;
    case 'range':
      return `range ${asked.low} ${asked.high}`;
    case 'group':
      return asked.group.name;
  }
}

function differs(side: 'source' | 'destination', asked: string, port: number | undefined): Message {
  if (port === undefined) return message('port {asked}: the packet has no ports', { asked });
  return side === 'source'
    ? message('source port {asked}: the packet has {found}', { asked, found: port })
    : message('destination port {asked}: the packet has {found}', { asked, found: port });
}
