/** A line of an access list as conditions, in the order in which a reader would check them. */
import type { AclEntry } from '../../../dialects/ios-nat/model.ts';
import type { Packet } from '../../../net/packet.ts';
import { protocol } from '../../../net/protocol.ts';
import { message } from '../../../text/message.ts';
import { protocolName, tcpFlagsText } from '../../names.ts';
import { addressCondition, type Groups } from './addresses.ts';
import type { Condition } from './condition.ts';
import { portCondition, serviceCondition } from './ports.ts';

const flagBits: Readonly<Record<string, number>> = { fin: 1, syn: 2, rst: 4, psh: 8, ack: 16, urg: 32 };
const ackOrRst = 16 | 4;

export function conditionsOf(entry: AclEntry, groups: Groups): readonly Condition[] {
  const { protocol: number, serviceGroup, source, destination, sourcePorts, destinationPorts } = entry;
  return [
    number === undefined ? undefined : protocolCondition(number),
    addressCondition('source', source, groups),
    destination === undefined ? undefined : addressCondition('destination', destination, groups),
    entry.fragments === undefined ? undefined : fragmentCondition,
    serviceGroup === undefined ? undefined : serviceCondition(serviceGroup.name, groups),
    sourcePorts === undefined ? undefined : ofWholePackets(entry, portCondition('source', sourcePorts, groups)),
    destinationPorts === undefined
      ? undefined
      : ofWholePackets(entry, portCondition('destination', destinationPorts, groups)),
    entry.established === undefined ? undefined : establishedCondition,
    entry.icmp === undefined ? undefined : icmpCondition(entry.icmp),
    entry.flags === undefined ? undefined : flagCondition(entry.flags),
    entry.timeRange === undefined ? undefined : unknownCondition(`time-range ${entry.timeRange.name}`),
    entry.others.length === 0 ? undefined : unknownCondition(entry.others.join(' ')),
  ].filter((condition) => condition !== undefined);
}

function protocolCondition(number: number): Condition {
  return {
    test: (packet) => packet.protocol === number,
    explain: (packet) =>
      message('protocol {asked}: the packet is {found}', {
        asked: protocolName(number),
        found: protocolName(packet.protocol),
      }),
  };
}

const isLaterFragment = ({ fragmentOffset = 0 }: Packet): boolean => fragmentOffset > 0;

const fragmentCondition: Condition = {
  test: isLaterFragment,
  explain: () => message('fragments: the packet is whole, or the first fragment'),
};

/** A later fragment has no ports: a line that permits takes it by its addresses alone, one that denies lets it go on. */
function ofWholePackets({ action }: AclEntry, condition: Condition): Condition {
  return {
    test: (packet) => (isLaterFragment(packet) ? action === 'permit' : condition.test(packet)),
    explain: condition.explain,
  };
}

const establishedCondition: Condition = {
  test: ({ protocol: number, tcpFlags = 0 }) => number === protocol.tcp && (tcpFlags & ackOrRst) !== 0,
  explain: ({ tcpFlags = 0 }) =>
    message('established (ACK or RST): the packet has {flags}', { flags: tcpFlagsText(tcpFlags) }),
};

function icmpCondition({ type, code }: NonNullable<AclEntry['icmp']>): Condition {
  const asked = code === undefined ? String(type) : `${type} ${code}`;
  return {
    test: ({ icmpType, icmpCode }) => icmpType === type && (code === undefined || code === icmpCode),
    explain: ({ icmpType, icmpCode }) =>
      message('ICMP type {asked}: the packet has {found}', {
        asked,
        found: icmpType === undefined ? '-' : `${icmpType} ${icmpCode ?? 0}`,
      }),
  };
}

function flagCondition({ how, set, clear }: NonNullable<AclEntry['flags']>): Condition {
  const bits = (names: readonly string[]): number =>
    names.reduce((sum, name) => sum | (flagBits[name.toLowerCase()] ?? 0), 0);
  const [wanted, unwanted] = [bits(set), bits(clear)];
  const asked = [...set.map((name) => `+${name}`), ...clear.map((name) => `-${name}`)].join(' ');
  return {
    test: ({ tcpFlags }) => {
      if (tcpFlags === undefined) return false;
      return how === 'all'
        ? (tcpFlags & wanted) === wanted && (tcpFlags & unwanted) === 0
        : (tcpFlags & wanted) !== 0 || (~tcpFlags & unwanted) !== 0;
    },
    explain: ({ tcpFlags = 0 }) =>
      message('TCP flags {asked}: the packet has {found}', { asked, found: tcpFlagsText(tcpFlags) }),
  };
}

/** Words that this program doesn't weigh: whether they hold is asked. */
function unknownCondition(words: string): Condition {
  return {
    test: () => 'unknown',
    explain: () => message('whether “{words}” holds is not known here', { words }),
  };
}
