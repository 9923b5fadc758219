/** Values that an option can take, where there is a list of them. */

import { portOfService } from '../../catalog/services.ts';
import type { CoreOptionSpec, OptionSpec } from '../../catalog/types.ts';
import { ownerOfDevice, ownerOfSet, ownersOfMark } from '../../catalog/wellKnown/find.ts';
import { markPlaces } from '../../checks/marks.ts';
import type { RulesView } from '../../checks/view.ts';
import { icmpTypes, namesOf, protocolNames } from '../../dialects/iptables-save/facts.ts';
import { formatMark } from '../../net/mark.ts';
import { type Message, message } from '../../text/message.ts';
import type { CompletionItem } from './item.ts';
import type { RulePlace } from './place.ts';

/** What most rules are about, before the long list. */
const usualProtocols: readonly string[] = ['tcp', 'udp', 'icmp', 'ipv6-icmp', 'sctp', 'esp', 'gre'];
const usualServices: readonly string[] =
  'ssh domain http https smtp submission imaps ntp snmp bootps bootpc ldap ldaps mysql postgresql ftp'.split(' ');
const usualNetworks = [
  '127.0.0.0/8',
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '224.0.0.0/4',
  '169.254.169.254',
];
const usualNetworks6 = ['::1', 'fe80::/10', 'fc00::/7', 'ff00::/8'];

/** `index`: which word of the value, from 0. */
export function valueItems(
  { view, around, family }: RulePlace,
  spec: OptionSpec | CoreOptionSpec,
  index: number,
): readonly CompletionItem[] {
  const listed = 'negatable' in spec && 'mandatory' in spec ? spec : undefined;
  switch (spec.value) {
    case 'enum':
    case 'enumList':
      return namesOf(listed?.enum, listed?.enumRef, family).map(({ written }) => value(written));
    case 'protocol':
    case 'protocol8':
      return [
        ...usualProtocols.map((name) => ({ ...value(name), rank: 0 })),
        ...Array.from(protocolNames(), (name) => ({ ...value(name), rank: 1 })).filter(
          ({ label }) => !usualProtocols.includes(label),
        ),
      ];
    case 'port':
    case 'portRange':
    case 'portList':
      return usualServices.flatMap((name) => {
        const port = portOfService(name, 'tcp') ?? portOfService(name, 'udp');
        return port === undefined ? [] : [{ ...value(`${port} (${name})`), insert: String(port) }];
      });
    case 'addressMaskList':
    case 'addressMask':
      return (family === 'ipv4' ? usualNetworks : usualNetworks6).map((network) => value(network));
    case 'icmpType':
      return icmpTypes('icmpTypes').map(({ name }) => value(name));
    case 'icmpv6Type':
      return icmpTypes('icmpv6Types').map(({ name }) => value(name));
    case 'flags':
      return namesOf(undefined, 'tcpFlags', family).map(({ written }) => value(written));
    case 'interface':
      return around.interfaces.map((name) => {
        const owner = ownerOfDevice(name);
        return value(name, owner === undefined ? undefined : message(owner.meaning));
      });
    case 'setRef':
      if (index === 1) return ['src', 'dst', 'src,src', 'dst,dst', 'src,dst', 'dst,src'].map((word) => value(word));
      return setNames(view, around.sets).map((name) => {
        const owner = ownerOfSet(name);
        return value(name, owner === undefined ? undefined : message(owner.meaning));
      });
    case 'mark':
      return markItems(view);
    default:
      return [];
  }
}

function value(label: string, detail?: Message): CompletionItem {
  return { label, kind: 'value', ...(detail === undefined ? {} : { detail }) };
}

/** Sets of the machine, and those that rules name. */
function setNames(view: RulesView, known: readonly string[]): readonly string[] {
  const names = new Set(known);
  for (const { block } of view.tables) for (const name of block.index.sets.keys()) names.add(name);
  return [...names].sort();
}

function markItems(view: RulesView): readonly CompletionItem[] {
  const labels = new Map<string, Message | undefined>();
  for (const { bits } of markPlaces(view)) {
    const [owner] = ownersOfMark(bits, bits);
    labels.set(formatMark(bits, bits), owner === undefined ? undefined : message(owner.meaning));
  }
  return Array.from(labels, ([label, detail]) => value(label, detail));
}
