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
import {
  addressesBetween,
  type Dimension,
  methods,
  missing,
  pointOf,
  states as stateNames,
  wholeOf,
} from '../space/dimensions.ts';
import { holdsPoint, type Intervals, intervalsOf, without } from '../space/intervals.ts';
import { type Box, numbers, region } from '../space/region.ts';
import { within } from './lens.ts';
import { unmarked } from './marks.ts';
import type { Balanced } from './plans.ts';
import { deliveredHere, routingKnown } from './routes.ts';
import type { Search } from './search.ts';
import { began, type Changes, headersOf, isConnected, open, type State, unseen, withAll, withNow } from './state.ts';
import { balancedOpening, opening, readdressed, reopening, unlinked } from './tuples.ts';

/** More services than this are taken for one that has the addresses of all. */
const mostServices = 256;

export function hasServices({ node, family }: Search): boolean {
  return node.services?.some((service) => service.family === family) === true;
}

/** What leaves for a real server elsewhere. */
export function sentToServers(search: Search, states: readonly State[], what: Balanced): readonly State[] {
  const lowered = open(search.family, 'ttl');
  const anew = { ...lowered, ...handledBit };
  const sleeps = !nodeTracksConnections(search.node, search.family);
  const errors = { ...errorsOf(search.family), icmp: aboutConnections[search.family] };
  const asking = what === 'errors' ? boxesOf(errors).flatMap((box) => within(states, box)) : states;
  return requests(search, asking, 'elsewhere', what).flatMap((state) => [
    ...handled(search, withNow(state, lowered)),
    ...(sleeps || isConnected(state) ? [] : [trackedAnew(withNow(state, anew))]),
  ]);
}

/** Those of the node itself, where it serves, beside all that IPVS leaves alone. */
export function servedHere(search: Search, states: readonly State[]): readonly State[] {
  if (!hasServices(search)) return states;
  return [
    ...states,
    ...ignored(search, states),
    ...requests(search, states, 'here').flatMap((state) => handled(search, state)),
  ];
}

/** With net.ipv4.vs.ignore_tunneled packets of other protocols count as handled, whoever they are for. */
function ignored({ node, family }: Search, states: readonly State[]): readonly State[] {
  if (!ipvsSettingsOf(node).ignoreTunneled) return [];
  const others = without(wholeOf('protocol', family), supportedProtocols);
  return withAll(
    boxesOf({ protocol: others }).flatMap((box) => within(states, box)),
    { ...handledBit, 'ipvs.found': numbers(0) },
  );
}

const handledBit = { balanced: numbers(1) } as const;
export const balancedProtocols: Intervals = intervalsOf(
  [protocol.tcp, protocol.udp, protocol.sctp].flatMap((each) => numbers(each)),
);
/** AH and ESP go where the key exchange of the same client went. */
export const escortedProtocols: Intervals = numbers(50, 51);
export const supportedProtocols: Intervals = intervalsOf([...balancedProtocols, ...escortedProtocols]);

/** ip_vs_notrack(): what IPVS handles leaves its connection, or stays in it where net.ipv4.vs.conntrack is on. */
export function handled({ node }: Search, state: State): readonly State[] {
  const { conntrack } = ipvsSettingsOf(node);
  const known = withNow(state, handledBit);
  if (!isConnected(state)) return [known];
  const kept: State = {
    ...known,
    link: state.link === opening || state.link === readdressed ? balancedOpening : state.link,
  };
  const left: State = {
    ...withNow(known, leftAlone),
    marks: { mark: state.marks.mark, ctmark: unmarked.ctmark },
    link: unlinked,
  };
  return conntrack === true ? [kept] : conntrack === false ? [left] : [kept, left];
}

const leftAlone: Changes = { ...unseen, state: numbers(stateNames.indexOf('UNTRACKED')) };

/** What was invalid may open a connection in OUTPUT, as a packet to the server. */
function trackedAnew(state: State): State {
  return { ...withNow(state, began), link: reopening };
}

function requests(
  search: Search,
  states: readonly State[],
  where: 'here' | 'elsewhere',
  what: Balanced = 'requests',
): readonly State[] {
  const { node, family } = search;
  const own = (node.services ?? []).filter(
    (service) => service.family === family && (what !== 'by-mark' || service.by.kind === 'mark'),
  );
  if (own.length <= mostServices) return own.flatMap((service) => toServers(search, states, service, where));
  const byAddress = own.flatMap(({ by }) => (by.kind === 'address' ? [by.address] : []));
  const any = { dst: byAddress.length < own.length ? undefined : addressesOf(byAddress, family) };
  return [{ protocol: balancedProtocols }, errorsOf(family)].flatMap((kind) =>
    boxesOf({ ...kind, ...any }).flatMap((box) =>
      rewritten(search, within(states, box), {
        servers: own.flatMap(({ realServers }) => realServers),
        ports: anyPort,
        where,
        service: undefined,
      }),
    ),
  );
}

export const anyPort: Intervals = numbers(0, 65535);

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
      : intervalsOf(realServers.flatMap(({ port }) => (port === 0 ? anyPort : numbers(port))));
  return callsOf(service).flatMap((box) =>
    rewritten(search, within(states, box), { servers: realServers, ports: open, where, service }),
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

export function errorsOf(family: Family): Changes {
  return { protocol: numbers(family === 'ipv4' ? protocol.icmp : protocol.icmpv6) };
}

/** The types of errors that IPVS looks into (isAboutConnection() in ipvs/request.ts), with all their codes. */
export const aboutConnections: Readonly<Record<Family, Intervals>> = {
  ipv4: intervalsOf([3, 4, 11].flatMap((type) => numbers(type * 256, type * 256 + 255))),
  ipv6: numbers(0, 127 * 256 + 255),
};

export function boxesOf(bounds: Changes): readonly Box[] {
  const known = Object.entries(bounds).filter(([, bound]) => bound !== undefined);
  return region(Object.fromEntries(known)).boxes;
}

interface Toward {
  readonly servers: readonly { readonly address: Address; readonly method: ForwardingMethod }[];
  readonly ports: Intervals;
  readonly where: 'here' | 'elsewhere';
  /** Undefined: any. */
  readonly service: VirtualService | undefined;
}

/**
 * What `-m ipvs` finds of the packets. It may find nothing: of errors, of what an -o service handles, or where another
 * packet's connection looks the same.
 */
function heldBy({ service }: Toward, family: Family, sentBy: readonly ForwardingMethod[]): Changes {
  const by = service?.by;
  const [address, port] =
    by?.kind === 'address'
      ? [addressesBetween(by.address, by.address), by.port === 0 || by.port === ftpPort ? anyPort : numbers(by.port)]
      : [wholeOf('ipvs.address', family), anyPort];
  return {
    'ipvs.found': numbers(0, 1),
    'ipvs.address': address,
    'ipvs.port': port,
    'ipvs.protocol': by?.kind === 'address' ? numbers(by.protocol) : balancedProtocols,
    'ipvs.method': intervalsOf(sentBy.flatMap((each) => numbers(methods.indexOf(each)))),
    'ipvs.control': service === undefined ? wholeOf('ipvs.control', family) : controlOf(service),
  };
}

/** The port of the template of a persistent client: that of the service, or none, as behind port 21. */
function controlOf({ by, persistence }: VirtualService): Intervals {
  if (persistence === undefined) return numbers(missing);
  const port = by.kind === 'address' && by.port !== ftpPort ? by.port : 0;
  return intervalsOf([...numbers(0), ...numbers(port)]);
}

/** The packets as they go on: masqueraded ones to their server's address and port, others unchanged. */
function rewritten(search: Search, states: readonly State[], toward: Toward): readonly State[] {
  if (states.length === 0) return [];
  const { servers, ports, where } = toward;
  const reached = servers.filter((server) => isAt(search, server, where));
  const masqueraded = reached.filter(({ method }) => method === 'masquerade');
  // The packet around a tunnelled one is another packet.
  const plain = reached
    .map(({ method }) => method)
    .filter((method) => method !== 'masquerade' && (method !== 'tunnel' || where === 'here'));
  // What goes past the service has no server: nothing is found of it.
  const bypassed = ipvsSettingsOf(search.node).bypass;
  const dst = addressesOf(
    masqueraded.map(({ address }) => address),
    search.family,
  );
  const moved = { ...heldBy(toward, search.family, ['masquerade']), dst };
  const withPorts = { ...moved, dport: ports };
  return [
    ...(plain.length > 0 ? withAll(states, heldBy(toward, search.family, plain)) : []),
    ...(bypassed ? withAll(states, { 'ipvs.found': numbers(0) }) : []),
    ...(dst.length === 0
      ? []
      : states.map((state) => withNow(state, headersOf(state.box) === 'ports' ? withPorts : moved))),
  ];
}

function isAt({ node }: Search, { address, method }: Toward['servers'][number], where: 'here' | 'elsewhere'): boolean {
  if (!routingKnown(node, address.family)) return true;
  const here = method === 'local' || holdsPoint(deliveredHere(node, address.family), pointOf(address));
  return here === (where === 'here');
}

export function addressesOf(all: readonly Address[], family: Family): Intervals {
  return intervalsOf(all.flatMap((each) => (each.family === family ? addressesBetween(each, each) : [])));
}
