/** All packets there are, where their way begins. */
import { protocol } from '../../net/protocol.ts';
import { isDown } from '../routing/addresses.ts';
import { missing, namesLike, present, wholeOf } from '../space/dimensions.ts';
import { type Intervals, intervalsOf, without } from '../space/intervals.ts';
import { type Box, numbers, region } from '../space/region.ts';
import { aboutConnections } from './balancing.ts';
import type { Plan } from './plans.ts';
import type { Search } from './search.ts';
import { isAwake } from './tracking.ts';

const noGroup: Intervals = [[0n, 0xffn << 120n]];

const withPorts = intervalsOf(
  [protocol.tcp, protocol.udp, protocol.dccp, protocol.sctp, protocol.udplite].flatMap((each) => numbers(each)),
);

/** Only errors go some ways. */
export function sentAs({ legs }: Plan): 'error' | 'anything' {
  return legs.some((leg) => leg.kind === 'balance' && leg.what === 'errors') ? 'error' : 'anything';
}

/** All packets that may begin a way, sorted by what their headers have. */
export function startBoxes(search: Search, plan: Plan): readonly Box[] {
  const { from } = plan;
  const { family, node } = search;
  const none = numbers(missing);
  const bare = { sport: none, dport: none, dccpType: none };
  const ported = { sport: present, dport: present, dccpType: numbers(0, 15) };
  const icmp = numbers(family === 'ipv4' ? protocol.icmp : protocol.icmpv6);
  const others = without(wholeOf('protocol', family), intervalsOf([...withPorts, ...icmp]));
  const silent = (node.interfaces ?? []).flatMap(({ name }) => (isDown(node, name) ? namesLike(name, false) : []));
  const arrival: Intervals = without(
    wholeOf('in', family),
    intervalsOf([...namesLike('', false), ...namesLike('lo', false), ...silent]),
  );
  const device = from === 'node' ? namesLike('', false) : arrival;
  const socket = from === 'node' ? {} : { uid: none, gid: none };
  const length = numbers(family === 'ipv4' ? 20 : 40, 65535 + 40);
  // ip6_rcv_core() lets nothing in that a group would have sent.
  const source = from === 'network' && family === 'ipv6' ? { src: noGroup } : {};
  const packets = { in: device, ...socket, ...source, length };
  const unbroken = { ...packets, fragment: numbers(0) };
  // Connection tracking puts fragments together before any rule sees them; over IPv6 not those that are cut at a wrong place.
  const parts =
    isAwake(search) && family === 'ipv4'
      ? []
      : [region({ ...packets, fragment: numbers(1), icmp: none, icmpId: none, ...bare })];
  // Of what it only sends on IPVS catches errors.
  if (sentAs(plan) === 'error')
    return region({ ...unbroken, protocol: icmp, icmp: aboutConnections[family], icmpId: present, ...bare }).boxes;
  return [
    region({ ...unbroken, ...ported, protocol: withPorts, icmp: none, icmpId: none }),
    region({ ...unbroken, protocol: icmp, icmp: present, icmpId: present, ...bare }),
    region({ ...unbroken, protocol: others, icmp: none, icmpId: none, ...bare }),
    ...parts,
  ].flatMap(({ boxes }) => boxes);
}
