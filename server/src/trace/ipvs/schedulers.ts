/**
 * Which real server takes a new connection: net/netfilter/ipvs/ip_vs_rr.c and its siblings. How far their counters have
 * come, and in which order the servers were added, no dump tells: chance decides, by weight, where more than one may
 * be next. A client that must stay with its server does.
 */
import type { Address } from '../../net/address.ts';
import type { VirtualService } from '../../node/model.ts';
import { fraction } from '../fraction.ts';
import type { Walk } from '../walk/walk.ts';
import { assumeBusy, hasMoreActive, isFull } from './load.ts';
import type { ClientKey } from './persistence.ts';
import type { Request } from './request.ts';
import { indexOfService } from './services.ts';
import { partsByWeight } from './shares.ts';
import { rememberTemplate, template } from './table.ts';

/** The index of the server; undefined: none takes this connection. `client`: of a persistent service. */
export function chooseServer(
  walk: Walk,
  service: VirtualService,
  request: Request,
  client: ClientKey | undefined,
): number | undefined {
  if (client === undefined) return schedule(walk, service, request);
  const key = { ...client, service: indexOfService(walk.node, service), part: PERSISTENT };
  const before = template(walk, key);
  // ip_vs_check_template(): the server of a template keeps its clients, whatever its load is now.
  if (before !== undefined) return before;
  const chosen = schedule(walk, service, request);
  if (chosen !== undefined) rememberTemplate(walk, key, chosen);
  return chosen;
}

/** Parts of templates, apart from client ports. */
const PERSISTENT = -1;
const SOURCE_SLOT = -2;
const DESTINATION_SLOT = -3;
const LOCALITY = -4;
const FIRST_OF_HIGHEST = -5;
/** In place of a server: a destination has several. */
const SEVERAL = -1;

function schedule(walk: Walk, service: VirtualService, request: Request): number | undefined {
  const { scheduler, schedulerFlags } = service;
  const fallback = schedulerFlags.some((flag) => flag.endsWith('-fallback') || flag === 'flag-1');
  const withPort = schedulerFlags.some((flag) => flag.endsWith('-port') || flag === 'flag-2');
  const port = withPort ? request.cport : 0;
  switch (scheduler) {
    case 'sh': {
      const weights = service.realServers.map(({ weight }) => Math.max(weight, 1));
      return bySlot(walk, service, { who: slot(request.client, port), part: SOURCE_SLOT }, weights, fallback);
    }
    case 'dh':
      return bySlot(walk, service, { who: slot(request.service, 0), part: DESTINATION_SLOT }, undefined, false);
    case 'mh': {
      const weights = partsByWeight(
        'mh',
        service.realServers.map(({ weight }) => weight),
      );
      return bySlot(walk, service, { who: request.client, part: port }, weights, fallback);
    }
    case 'lblc':
    case 'lblcr':
      return byLocality(walk, service, request.service);
    case 'fo':
      return failOver(walk, service);
    case 'ovf':
      return highest(walk, service, (server) => !overflows(walk, service, server));
    default:
      return draw(walk, partsByWeight(scheduler, takingWeights(walk, service)));
  }
}

interface Slot {
  readonly who: Address;
  readonly part: number;
}

/**
 * Schedulers that hash: what falls into the same slot gets the same server. Which one that is depends on the order in
 * which the servers were added; `ipvsadm` sorts them and loses it, so the first connection of a slot is left to chance.
 * Slots know nothing of weight 0 and thresholds (ip_vs_sh_get(), ip_vs_dh_schedule()): a connection that falls to a server
 * which takes none is refused, unless the service may fall back to another.
 */
function bySlot(
  walk: Walk,
  service: VirtualService,
  { who, part }: Slot,
  parts: readonly number[] = service.realServers.map(() => 1),
  fallback: boolean,
): number | undefined {
  const key = { service: indexOfService(walk.node, service), who, part };
  const owner = template(walk, key) ?? draw(walk, parts);
  if (owner === undefined) return undefined;
  rememberTemplate(walk, key, owner);
  if (takes(walk, service, owner)) return owner;
  return fallback ? draw(walk, partsByWeight(service.scheduler, takingWeights(walk, service))) : undefined;
}

/** ip_vs_sh_hashkey(): 256 slots, by a multiplication of the folded address and the port. */
function slot(address: Address, port: number): Address {
  const folded = address.words.reduce((sum, word) => sum ^ word, 0);
  return { family: 'ipv4', words: [Math.imul((folded + port) | 0, 0x61c88647) >>> 24] };
}

/**
 * A destination stays with its server until that has more active connections than weight and another has less than half
 * of its own: is_overloaded() of ip_vs_lblc.c. `lblcr` then keeps several, of which the least loaded is next. Thresholds
 * keep it from its server with `lblcr` alone (ip_vs_dest_set_min()); ip_vs_lblc_schedule() asks for them only where it
 * looks for another one. Where it is open whether it has left its server, so it is with each packet from then on, and
 * to ask it of each would be to fork on all ways of all of them: any server may be next.
 */
function byLocality(walk: Walk, service: VirtualService, destination: Address): number | undefined {
  const key = { service: indexOfService(walk.node, service), who: destination, part: LOCALITY };
  const before = template(walk, key);
  const keeps = (server: number): boolean =>
    service.scheduler === 'lblc' ? service.realServers[server]?.weight !== 0 : takes(walk, service, server);
  const stays = before !== undefined && before >= 0 && keeps(before) ? notOverloaded(walk, service, before) : 'no';
  if (stays === 'yes') return before;
  const chosen = draw(
    walk,
    takingWeights(walk, service).map((weight, server) =>
      stays === 'open' && server === before ? (service.realServers[server]?.weight ?? weight) : weight,
    ),
  );
  if (chosen === undefined) return undefined;
  const several = stays === 'open' || (service.scheduler === 'lblcr' && before !== undefined);
  if (before !== SEVERAL) rememberTemplate(walk, key, several ? SEVERAL : chosen);
  return chosen;
}

/** `open`: it depends on which ways earlier packets took. */
function notOverloaded(walk: Walk, service: VirtualService, server: number): 'yes' | 'no' | 'open' {
  const index = indexOfService(walk.node, service);
  const more = hasMoreActive(walk, index, server, service.realServers[server]?.weight ?? 0);
  if (more === 'no') return 'yes';
  // Twice as many as its connections are less than the weight: no more than half of what is below it.
  const idle = service.realServers.map(({ weight }, other) =>
    weight === 0 ? 'yes' : hasMoreActive(walk, index, other, Math.ceil(weight / 2) - 1),
  );
  if (idle.every((busy) => busy === 'yes')) return 'yes';
  return more === 'yes' && idle.includes('no') ? 'no' : 'open';
}

/** ip_vs_ovf.c: whether a server has more active connections than weight. */
function overflows(walk: Walk, service: VirtualService, server: number): boolean {
  const index = indexOfService(walk.node, service);
  const more = hasMoreActive(walk, index, server, service.realServers[server]?.weight ?? 0);
  return more === 'open' ? assumeBusy(walk, index, server) : more === 'yes';
}

/** ip_vs_fo.c: of several with the highest weight always the same one, whichever was added first. */
function failOver(walk: Walk, service: VirtualService): number | undefined {
  const nobody: Address = { family: 'ipv4', words: [0] };
  const key = { service: indexOfService(walk.node, service), who: nobody, part: FIRST_OF_HIGHEST };
  const before = template(walk, key);
  const most = Math.max(...takingWeights(walk, service));
  if (before !== undefined && takes(walk, service, before) && service.realServers[before]?.weight === most)
    return before;
  const chosen = highest(walk, service, () => true);
  if (chosen !== undefined) rememberTemplate(walk, key, chosen);
  return chosen;
}

/** One of those with the highest weight among those that may be taken. */
function highest(walk: Walk, service: VirtualService, mayBe: (server: number) => boolean): number | undefined {
  const weights = takingWeights(walk, service).map((weight, server) => (weight > 0 && mayBe(server) ? weight : 0));
  const most = Math.max(0, ...weights);
  return draw(
    walk,
    weights.map((weight) => Number(most > 0 && weight === most)),
  );
}

function takes(walk: Walk, service: VirtualService, server: number): boolean {
  return (service.realServers[server]?.weight ?? 0) > 0 && !isFull(walk, indexOfService(walk.node, service), server);
}

/** The weights of the servers, 0 for those that take no new connections. */
function takingWeights(walk: Walk, service: VirtualService): readonly number[] {
  return service.realServers.map(({ weight }, server) => (takes(walk, service, server) ? weight : 0));
}

function draw(walk: Walk, parts: readonly number[]): number | undefined {
  const total = parts.reduce((sum, part) => sum + part, 0);
  return total === 0 ? undefined : walk.chooser.chance(parts.map((part) => fraction(part, total)));
}
