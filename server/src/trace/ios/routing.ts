/** Which way a packet leaves the router: the longest prefix, the smallest distance, and a next hop that can be reached. */
import type { RouterInterface } from '../../dialects/ios-nat/model.ts';
import type { Address } from '../../net/address.ts';
import { formatAddress } from '../../net/text.ts';
import { type Message, message } from '../../text/message.ts';
import { fraction } from '../fraction.ts';
import { note } from '../walk/walk.ts';
import type { CompiledRouter } from './compile.ts';
import { addressOfWord, findInterface, isBroadcastOf, isUp, natSideOf, vrfOf, wordOf } from './interfaces.ts';
import type { RouteLine } from './route-index.ts';
import { holds, isActive, type RouterWalk, suppose } from './walk.ts';

export type RouterDecision =
  | { readonly kind: 'local'; readonly device: RouterInterface | undefined }
  /** `out` is a name: the configuration may not show the interface. Undefined: nothing says by which it leaves. */
  | {
      readonly kind: 'forward';
      readonly out: string | undefined;
      readonly nextHop: Address | undefined;
      readonly line?: RouteLine;
    }
  | { readonly kind: 'discard'; readonly line: RouteLine }
  /** To all hosts of a network that the packet does not come from. */
  | { readonly kind: 'broadcast'; readonly device: RouterInterface }
  | { readonly kind: 'none' };

/** Where the packet is thought to go, when no route is written: what kind of interface it looks for. */
export type Toward = 'inside' | 'outside' | 'nowhere';

/** Looks the destination up and notes it as a step. */
export function route(walk: RouterWalk, toward: Toward): RouterDecision {
  const decision = decide(walk, toward);
  walk.hook = 'routing';
  describe(walk, decision);
  return decision;
}

/** The same without a step. */
export function decide(walk: RouterWalk, toward: Toward): RouterDecision {
  const word = wordOf(walk.packet.dst);
  if (word === 0xffffffff) return { kind: 'local', device: undefined };
  const device = walk.router.owner(walk.vrf, word);
  if (device !== undefined) return { kind: 'local', device };
  const shared = walk.router.shares(walk.vrf, word);
  if (shared !== undefined && isActive(walk, shared.virtual.group)) return { kind: 'local', device: shared.device };
  const found = learned(walk, toward, lookUp(walk, walk.vrf, word));
  return (found?.kind === 'forward' ? broadcast(walk, found, word) : undefined) ?? found ?? byAssumption(walk, toward);
}

/**
 * Where a routing protocol runs, hosts inside may be behind routes that it learned: a default route that would send what
 * was translated for them out again is then not all there is.
 */
function learned(walk: RouterWalk, toward: Toward, found: RouterDecision | undefined): RouterDecision | undefined {
  const { routing } = walk.router.router;
  const isDefault = found?.kind === 'forward' && found.line?.prefix.endsWith('/0') === true;
  if (routing.length === 0 || toward !== 'inside' || !isDefault) return found;
  const inside = byAssumption(walk, toward);
  return inside.kind === 'forward' ? inside : found;
}

/** Routers do not send on what is for all hosts of a connected network, unless `ip directed-broadcast` asks for it. */
function broadcast(
  walk: RouterWalk,
  { out, line }: Extract<RouterDecision, { readonly kind: 'forward' }>,
  word: number,
): RouterDecision | undefined {
  const { router } = walk.router;
  const device = out === undefined || line?.kind !== 'connected' ? undefined : findInterface(router, out);
  if (device === undefined || walk.packet.in === null || !isBroadcastOf(router, device, word)) return undefined;
  if (device === walk.input) return { kind: 'local', device: undefined };
  const text = message('ip directed-broadcast is off on {interface}', { interface: device.name });
  return suppose(walk, `broadcast:${device.name}`, text) ? { kind: 'broadcast', device } : undefined;
}

/** Undefined: no route that could be used. */
export function lookUp(walk: RouterWalk, vrf: string, word: number): RouterDecision | undefined {
  for (const group of walk.router.routes.candidates(vrf, word)) {
    const leak = group.find(
      ({ device, nextHop, nextHopVrf }) => (device ?? nextHop) === undefined && nextHopVrf !== vrf,
    );
    if (leak !== undefined) return lookUp(walk, leak.nextHopVrf, word);
    const usable = group.flatMap((line) => {
      const way = wayOf(walk.router, line);
      return way === undefined || !isTracked(walk, line.track) ? [] : [{ line, way }];
    });
    const best = Math.min(...usable.map(({ line }) => line.distance));
    const equal = usable.filter(({ line }) => line.distance === best);
    const taken = equal.length < 2 ? equal[0] : oneOf(walk, vrf, equal);
    if (taken === undefined) continue;
    if (taken.way === 'discard') return { kind: 'discard', line: taken.line };
    const { nextHop } = taken.line;
    const hop = addressOfWord(nextHop ?? word);
    return { kind: 'forward', out: translatedWay(walk, taken.line, taken.way), nextHop: hop, line: taken.line };
  }
  return undefined;
}

interface Usable {
  readonly line: RouteLine;
  readonly way: string;
}

/** Equal routes share pairs of hosts, not packets: which one a pair takes is left to chance, and stays. */
function oneOf(walk: RouterWalk, vrf: string, equal: readonly Usable[]): Usable | undefined {
  const { src, dst } = walk.packet;
  const nameOf = ({ line, way }: Usable): string => `${way} ${line.nextHop ?? ''}`;
  const key = `${vrf}|${wordOf(src)}|${wordOf(dst)}|${equal[0]?.line.prefix}`;
  const before = walk.table.way(key);
  const known = before === undefined ? undefined : equal.find((each) => nameOf(each) === before);
  const taken = known ?? equal[walk.chooser.chance(equal.map(() => fraction(1, equal.length)))];
  if (taken !== undefined) walk.table.keepWay(key, nameOf(taken));
  return taken;
}

/** The interface by which a route leaves; undefined: its interface is down, or its next hop can't be reached. */
export function wayOf(compiled: CompiledRouter, line: RouteLine, depth = 0): string | 'discard' | undefined {
  const { device, nextHop, nextHopVrf } = line;
  if (device !== undefined) {
    if (/^null\s*0$/i.test(device)) return 'discard';
    const known = findInterface(compiled.router, device);
    return known === undefined || isUp(known) ? device : undefined;
  }
  if (nextHop === undefined || depth > 8) return undefined;
  for (const group of compiled.routes.candidates(nextHopVrf, nextHop)) {
    // IOS does not resolve a next hop by the default route.
    const ways = group.filter((each) => each !== line && !each.prefix.endsWith('/0'));
    for (const each of ways) {
      const way = wayOf(compiled, each, depth + 1);
      if (way !== undefined) return way;
    }
  }
  return undefined;
}

/**
 * Where `outside source` serves networks that overlap, the outside global address, which add-route makes the next hop,
 * lies in a network of the inside as well.
 */
function translatedWay(walk: RouterWalk, { kind, nextHop }: RouteLine, way: string): string {
  if (kind !== 'nat' || nextHop === undefined || sideOf(walk.router, way) !== 'inside') return way;
  const outer = outerWay(walk.router, nextHop);
  return outer !== undefined && holds(walk, 'nat:add-route-overlap') ? outer : way;
}

/** By the routes that are written, else by the only outside interface. */
function outerWay(compiled: CompiledRouter, word: number): string | undefined {
  for (const group of compiled.routes.candidates('', word)) {
    for (const line of group) {
      const way = wayOf(compiled, line);
      if (way !== undefined && sideOf(compiled, way) === 'outside') return way;
    }
  }
  const [only, ...more] = compiled.router.interfaces.filter(
    (device) => natSideOf(device) === 'outside' && isUp(device) && vrfOf(device) === '',
  );
  return more.length === 0 ? only?.name : undefined;
}

function sideOf({ router }: CompiledRouter, name: string): ReturnType<typeof natSideOf> {
  const device = findInterface(router, name);
  return device === undefined ? undefined : natSideOf(device);
}

export function isTracked(walk: RouterWalk, track: number | undefined): boolean {
  if (track === undefined) return true;
  return walk.chooser.assume({ id: `track:${track}`, text: message('the object tracked by {track} is up', { track }) });
}

/**
 * A pasted configuration often has no route at all, and an address from DHCP or PPP brings its own: then a way out by
 * an interface of the kind that is looked for is likely. Where static routes are written, and no routing protocol runs,
 * they are all there is.
 */
function byAssumption(walk: RouterWalk, toward: Toward): RouterDecision {
  const { router } = walk.router;
  const learns = router.interfaces.some(
    ({ addressFrom }) => addressFrom?.kind === 'dhcp' || addressFrom?.kind === 'negotiated',
  );
  const silent = !walk.router.routes.has(walk.vrf) || (learns && toward === 'outside') || router.routing.length > 0;
  if (toward === 'nowhere' || !silent) return { kind: 'none' };
  const address = formatAddress(walk.packet.dst);
  const candidates = router.interfaces.filter(
    (device) => device !== walk.input && isUp(device) && stands(walk, device, toward),
  );
  if (candidates.length === 0) {
    const text = message('{address} lies behind an interface that the configuration does not show', { address });
    return suppose(walk, `route:${address}`, text)
      ? { kind: 'forward', out: undefined, nextHop: undefined }
      : { kind: 'none' };
  }
  for (const [index, { name }] of candidates.entries()) {
    const text = message('a route that the configuration does not show leads to {address} through {interface}', {
      address,
      interface: name,
    });
    const id = `route:${address}:${name}`;
    const last = index === candidates.length - 1;
    if (last ? suppose(walk, id, text) : walk.chooser.assume({ id, text }))
      return { kind: 'forward', out: name, nextHop: undefined };
  }
  return { kind: 'none' };
}

function stands({ router: { router }, vrf }: RouterWalk, device: RouterInterface, toward: Toward): boolean {
  if (vrfOf(device) !== vrf) return false;
  const side = natSideOf(device);
  if (router.vendor === 'ios') return side === toward || side === 'enable';
  const marked = device.staticNat !== undefined || router.rules.some(({ on }) => on?.name === device.name);
  return toward === 'outside' ? marked : !marked;
}

function describe(walk: RouterWalk, decision: RouterDecision): void {
  const address = formatAddress(walk.packet.dst);
  switch (decision.kind) {
    case 'local':
      note(walk, { kind: 'routing', decision: 'local', text: localText(address, decision.device) });
      return;
    case 'none':
      note(walk, {
        kind: 'routing',
        decision: 'none',
        text: message('No route leads to {address}.', { address }),
      });
      return;
    case 'broadcast': {
      const places = { address, interface: decision.device.name };
      const text = message('{address} is the broadcast address of the network on {interface}.', places);
      note(walk, { kind: 'routing', decision: 'drop', text });
      return;
    }
    case 'discard': {
      const { origin, prefix } = decision.line;
      const text = message('The route to {prefix} discards {address} (Null0).', { prefix, address });
      note(walk, { kind: 'routing', decision: 'drop', origin, text });
      return;
    }
    case 'forward': {
      const { out, nextHop, line } = decision;
      const gateway = nextHop !== undefined && formatAddress(nextHop) !== address ? nextHop : undefined;
      note(walk, {
        kind: 'routing',
        decision: 'forward',
        ...(out === undefined ? {} : { out }),
        ...(gateway === undefined ? {} : { gateway }),
        ...(walk.vrf === '' ? {} : { table: walk.vrf }),
        ...(line === undefined ? {} : { origin: line.origin }),
        text: forwardText(address, out, gateway, line),
      });
    }
  }
}

function localText(address: string, device: RouterInterface | undefined): Message {
  return device === undefined
    ? message('{address} is a broadcast address: the router hears it itself.', { address })
    : message('{address} is the router’s own address on {interface}.', { address, interface: device.name });
}

function forwardText(
  address: string,
  out: string | undefined,
  gateway: Address | undefined,
  line: RouteLine | undefined,
): Message {
  if (out === undefined) return message('No line says by which interface {address} is reached.', { address });
  if (line === undefined) return message('{address} is reached through {interface}.', { address, interface: out });
  const { prefix } = line;
  if (line.kind === 'connected')
    return message('{address} lies in {prefix}, which is connected to {interface}.', {
      address,
      prefix,
      interface: out,
    });
  const places = { address, prefix, interface: out, gateway: gateway === undefined ? '' : formatAddress(gateway) };
  if (line.kind === 'nat')
    return message('add-route gives {prefix} the next hop {gateway}, through {interface}.', places);
  return gateway === undefined
    ? message('The route to {prefix} leads to {address} through {interface}.', places)
    : message('The route to {prefix} leads to {address} through {interface}, by the gateway {gateway}.', places);
}
