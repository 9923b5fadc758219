import { protocol } from '../../net/protocol.ts';
import type { VirtualService } from '../../node/model.ts';
import { ftpPort } from '../ipvs/services.ts';
import { ipvsSettingsOf } from '../settings/ipvs.ts';
import { addressesBetween } from '../space/dimensions.ts';
import { holdsPoint, type Intervals } from '../space/intervals.ts';
import { type Box, numbers } from '../space/region.ts';
import {
  aboutConnections,
  addressesOf,
  anyPort,
  balancedProtocols,
  boxesOf,
  errorsOf,
  escortedProtocols,
  handled,
  hasServices,
  supportedProtocols,
} from './balancing.ts';
import { within } from './lens.ts';
import type { Search } from './search.ts';
import { type Changes, headersOf, open, type State, withNow } from './state.ts';

/** More services than this are taken for one that has the servers of all. */
const mostServices = 32;

/** Answers get the service's address back; packets that only look like answers stay what they are. */
export function answered(search: Search, states: readonly State[]): readonly State[] {
  if (!hasServices(search)) return states;
  const looks = answersIn(search);
  return [
    ...states,
    ...looks.flatMap(({ boxes, becomes }) =>
      boxes
        .flatMap((box) => within(states, box))
        .flatMap((state) => handled(search, withNow(state, { ...unheld, ...onlyPorts(state, becomes) }))),
    ),
  ];
}

/** `-m ipvs` does not find the connection of an answer. */
const unheld: Changes = { 'ipvs.found': numbers(0) };

/** As what IPVS has handled the packets of a state; undefined: it has not, or only some of them. */
export function handledAs({ now }: State): 'request' | 'answer' | undefined {
  if (holdsPoint(now.get('balanced') ?? zero, 0)) return undefined;
  return holdsPoint(now.get('ipvs.found') ?? held, 1) ? 'request' : 'answer';
}

const zero = numbers(0);
const held = numbers(1);

function onlyPorts(state: State, { sport, ...others }: Changes): Changes {
  return headersOf(state.box) === 'ports' && sport !== undefined ? { ...others, sport } : others;
}

interface Look {
  readonly boxes: readonly Box[];
  readonly becomes: Changes;
}

function answersIn({ node, family }: Search): readonly Look[] {
  const services = (node.services ?? []).filter((service) => service.family === family);
  const { bypass } = ipvsSettingsOf(node);
  const any = open(family, 'src', 'sport', 'out');
  const errors: Look = {
    boxes: boxesOf({ ...errorsOf(family), icmp: aboutConnections[family] }),
    becomes: open(family, 'src', 'out'),
  };
  if (services.length > mostServices) {
    const servers = services.flatMap(({ realServers }) => realServers.map(({ address }) => address));
    const own = services.flatMap(({ by }) => (by.kind === 'address' ? [by.address] : []));
    const src = own.length < services.length ? undefined : addressesOf([...servers, ...own], family);
    return [{ boxes: boxesOf({ protocol: supportedProtocols, src }), becomes: any }, errors];
  }
  return [
    ...services.flatMap((service) => [...fromServers(service), ...fromItself(service, bypass)]),
    ...(services.every(keepsNothing) ? [] : [errors]),
  ];
}

/** Whether nothing is kept that an answer could be known by, or an error, but of calls that the server begins. */
function keepsNothing({ by, onePacket, engine }: VirtualService): boolean {
  return onePacket && engine === undefined && by.kind === 'address' && by.protocol === protocol.udp;
}

/** What a masqueraded server sends. */
function fromServers(service: VirtualService): readonly Look[] {
  const { by, family, realServers, persistence } = service;
  if (keepsNothing(service)) return [];
  const servers = realServers.filter(({ method }) => method === 'masquerade');
  const anyOfThem = by.kind === 'mark' || by.port === 0 || by.port === ftpPort || persistence !== undefined;
  const becomes = serviceOf(service);
  return servers.map(({ address, port }): Look => {
    const ports = anyOfThem || port === 0 ? undefined : numbers(port);
    return { boxes: sentBy(service, addressesOf([address], family), ports), becomes };
  });
}

/** What servers of the other methods send, or whoever a packet was let through to: it has the service's address already. */
function fromItself(service: VirtualService, bypass: boolean): readonly Look[] {
  const { by, family, realServers } = service;
  if (!bypass && realServers.every(({ method }) => method === 'masquerade')) return [];
  const src = by.kind === 'mark' ? undefined : addressesBetween(by.address, by.address);
  const ports = by.kind === 'mark' || by.port === 0 || by.port === ftpPort ? undefined : numbers(by.port);
  return [{ boxes: sentBy(service, src, ports), becomes: open(family, 'out') }];
}

const isakmpPort = 500;

function sentBy({ by }: VirtualService, src: Intervals | undefined, ports: Intervals | undefined): readonly Box[] {
  const number = by.kind === 'mark' ? balancedProtocols : numbers(by.protocol);
  const escorts =
    by.kind === 'mark' || (by.protocol === protocol.udp && (by.port === 0 || by.port === isakmpPort))
      ? boxesOf({ protocol: escortedProtocols, src })
      : [];
  return [...boxesOf({ protocol: number, src, sport: ports }), ...escorts];
}

/** The address that answers of a service have behind IPVS; of one by mark it is whatever its client asked for. */
function serviceOf({ by, family }: VirtualService): Changes {
  if (by.kind === 'mark') return open(family, 'src', 'sport', 'out');
  const sport = by.port === 0 || by.port === ftpPort ? anyPort : numbers(by.port);
  return { ...open(family, 'out'), src: addressesBetween(by.address, by.address), sport };
}
