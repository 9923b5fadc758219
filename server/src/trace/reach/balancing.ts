/**
 * What IPVS makes of many packets at once: the symbolic twin of ipvs/balance.ts, ipvs/reply.ts and ipvs/toServer.ts. Any
 * packet for a service may be sent to any of its servers, and any packet of a server may be an answer.
 */
import type { Address } from '../../net/address.ts';
import type { Family } from '../../net/family.ts';
import { protocol } from '../../net/protocol.ts';
import type { ForwardingMethod, VirtualService } from '../../node/model.ts';
import { nodeTracksConnections } from '../conntrack/awake.ts';
import { ftpPort } from '../ipvs/services.ts';
import { ipvsSettingsOf } from '../settings/ipvs.ts';
import { addressesBetween, type Dimension, pointOf, states as stateNames } from '../space/dimensions.ts';
import { holdsPoint, type Intervals, intervalsOf } from '../space/intervals.ts';
import { type Box, numbers, region } from '../space/region.ts';
import { unmarked } from './marks.ts';
import { deliveredHere, routingKnown } from './routes.ts';
import type { Search } from './search.ts';
import { type Changes, headersOf, isConnected, open, type State, unseen, within, withNow } from './state.ts';
import { balancedOpening, opening, readdressed, reopening, unlinked } from './tuples.ts';

/** More services than this are taken for one that has the addresses of all. */
const mostServices = 256;

export function hasServices({ node, family }: Search): boolean {
  return node.services?.some((service) => service.family === family) === true;
}

/** What leaves for a real server elsewhere. */
export function sentToServers(search: Search, states: readonly State[]): readonly State[] {
  const lowered = open(search.family, 'ttl');
  const sleeps = !nodeTracksConnections(search.node, search.family);
  return requests(search, states, 'elsewhere').flatMap((state) => [
    ...handled(search, withNow(state, lowered)),
    ...(sleeps || isConnected(state) ? [] : [trackedAnew(withNow(state, { ...lowered, ...handledBit }))]),
  ]);
}

/** Those of the node itself, where it serves, beside all that IPVS leaves alone. */
export function servedHere(search: Search, states: readonly State[]): readonly State[] {
  if (!hasServices(search)) return states;
  return [...states, ...requests(search, states, 'here').flatMap((state) => handled(search, state))];
}

/** Answers of real servers get the service's address back; packets that only look like answers stay what they are. */
export function answered(search: Search, states: readonly State[]): readonly State[] {
  if (!hasServices(search)) return states;
  const { node, family } = search;
  const servers = (node.services ?? []).flatMap(({ realServers }) => realServers.map(({ address }) => address));
  const fields = open(family, 'src', 'sport', 'out');
  const answers = within(states, new Map([['src', addressesOf(servers, family)]]));
  return [...states, ...answers.flatMap((state) => handled(search, withNow(state, fields)))];
}

const handledBit = { balanced: numbers(1) } as const;
const balancedProtocols: Intervals = intervalsOf(
  [protocol.tcp, protocol.udp, protocol.sctp].flatMap((each) => numbers(each)),
);

/** ip_vs_notrack(): what IPVS handles leaves its connection, or stays in it where net.ipv4.vs.conntrack is on. */
function handled({ node }: Search, state: State): readonly State[] {
  const { conntrack } = ipvsSettingsOf(node);
  const known = withNow(state, handledBit);
  if (!isConnected(state)) return [known];
  const kept: State = {
    ...known,
    link: state.link === opening || state.link === readdressed ? balancedOpening : state.link,
  };
  const left: State = {
    ...withNow(known, { ...unseen, state: numbers(stateNames.indexOf('UNTRACKED')) }),
    marks: { mark: state.marks.mark, ctmark: unmarked.ctmark },
    link: unlinked,
  };
  return conntrack === true ? [kept] : conntrack === false ? [left] : [kept, left];
}

/** What was invalid may open a connection in OUTPUT, as a packet to the server. */
function trackedAnew(state: State): State {
  const now = { state: numbers(stateNames.indexOf('NEW')), direction: numbers(0) };
  return { ...withNow(state, now), link: reopening };
}

function requests(search: Search, states: readonly State[], where: 'here' | 'elsewhere'): readonly State[] {
  const { node, family } = search;
  const own = (node.services ?? []).filter((service) => service.family === family);
  if (own.length <= mostServices) return own.flatMap((service) => toServers(search, states, service, where));
  const byAddress = own.flatMap(({ by }) => (by.kind === 'address' ? [by.address] : []));
  const any = { dst: byAddress.length < own.length ? undefined : addressesOf(byAddress, family) };
  return [{ protocol: balancedProtocols }, errorsOf(family)].flatMap((kind) =>
    boxesOf({ ...kind, ...any }).flatMap((box) =>
      rewritten(search, within(states, box), {
        servers: own.flatMap(({ realServers }) => realServers),
        ports: anyPort,
        where,
      }),
    ),
  );
}

const anyPort: Intervals = numbers(0, 65535);

function toServers(
  search: Search,
  states: readonly State[],
  service: VirtualService,
  where: 'here' | 'elsewhere',
): readonly State[] {
  const { by, realServers, persistence } = service;
  const open =
    by.kind === 'mark' || by.port === 0 || by.port === ftpPort || persistence !== undefined
      ? anyPort
      : intervalsOf(realServers.flatMap(({ port }) => numbers(port)));
  return callsOf(service).flatMap((box) =>
    rewritten(search, within(states, box), { servers: realServers, ports: open, where }),
  );
}

/** What asks for a service: its packets, and ICMP errors about its answers. */
function callsOf({ by, family }: VirtualService): readonly Box[] {
  if (by.kind === 'address') {
    const dst = addressesBetween(by.address, by.address);
    const all = by.port === 0 || by.port === ftpPort;
    return [
      ...boxesOf({ protocol: numbers(by.protocol), dst, ...(all ? {} : { dport: numbers(by.port) }) }),
      ...boxesOf({ ...errorsOf(family), dst }),
    ];
  }
  const bits: Partial<Record<Dimension, Intervals>> = {};
  for (let bit = 0; bit < 32; bit++) bits[`mark.${bit}`] = numbers((by.mark >>> bit) & 1);
  return [...boxesOf({ protocol: balancedProtocols, ...bits }), ...boxesOf(errorsOf(family))];
}

function errorsOf(family: Family): Changes {
  return { protocol: numbers(family === 'ipv4' ? protocol.icmp : protocol.icmpv6) };
}

function boxesOf(bounds: Changes): readonly Box[] {
  const known = Object.entries(bounds).filter(([, bound]) => bound !== undefined);
  return region(Object.fromEntries(known)).boxes;
}

interface Toward {
  readonly servers: readonly { readonly address: Address; readonly method: ForwardingMethod }[];
  readonly ports: Intervals;
  readonly where: 'here' | 'elsewhere';
}

/** The packets as they go on: masqueraded ones to their server's address and port, others unchanged. */
function rewritten(search: Search, states: readonly State[], { servers, ports, where }: Toward): readonly State[] {
  if (states.length === 0) return [];
  const reached = servers.filter((server) => isAt(search, server, where));
  const masqueraded = reached.filter(({ method }) => method === 'masquerade');
  // The packet around a tunnelled one is another packet.
  const plain = reached.some(({ method }) => method !== 'masquerade' && (method !== 'tunnel' || where === 'here'));
  const dst = addressesOf(
    masqueraded.map(({ address }) => address),
    search.family,
  );
  return [
    ...(plain || ipvsSettingsOf(search.node).bypass ? states : []),
    ...(dst.length === 0
      ? []
      : states.map((state) => withNow(state, { dst, ...(headersOf(state.box) === 'ports' ? { dport: ports } : {}) }))),
  ];
}

function isAt({ node }: Search, { address, method }: Toward['servers'][number], where: 'here' | 'elsewhere'): boolean {
  if (!routingKnown(node, address.family)) return true;
  const here = method === 'local' || holdsPoint(deliveredHere(node, address.family), pointOf(address));
  return here === (where === 'here');
}

function addressesOf(all: readonly Address[], family: Family): Intervals {
  return intervalsOf(all.flatMap((each) => (each.family === family ? addressesBetween(each, each) : [])));
}
