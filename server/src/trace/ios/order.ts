/**
 * The order of operation. From the inside a packet is routed and then translated; from the outside it is translated and
 * then routed; so a route decides by local addresses both times. Input lists see the packet as it came, output lists as
 * it leaves (Cisco: NAT order of operation).
 */
import type { RouterInterface } from '../../dialects/ios-nat/model.ts';
import type { Address } from '../../net/address.ts';
import { formatAddress } from '../../net/text.ts';
import { message } from '../../text/message.ts';
import { finishByStack, note } from '../walk/walk.ts';
import { passes } from './access.ts';
import { noteEncryption } from './encryption.ts';
import { findInterface, isConnectedTo, isUp, natSideOf, vrfOf, wordOf } from './interfaces.ts';
import { policyRoute } from './policy-routing.ts';
import { decide, type RouterDecision, route, type Toward } from './routing.ts';
import type { Crossing } from './rules/applies.ts';
import { type Side, sideOfArrival, standsOutside } from './sides.ts';
import { translateHairpin } from './translate/hairpin.ts';
import { translateInward } from './translate/inward.ts';
import { translateOutward } from './translate/outward.ts';
import { translateVirtual } from './translate/virtual.ts';
import { noteUnmarked } from './unmarked.ts';
import { endsUntraced } from './untraced.ts';
import { holds, type RouterWalk } from './walk.ts';
import { crossesZones } from './zones.ts';

/** Follows the packet until `walk.end` is set. */
export function follow(walk: RouterWalk): void {
  if (walk.packet.family !== 'ipv4') {
    return finishByStack(
      walk,
      'undecided',
      'family',
      message('only IPv4 is traced through a router: NAT is about IPv4'),
    );
  }
  if (isMulticast(wordOf(walk.packet.dst))) {
    return finishByStack(walk, 'undecided', 'family', message('multicast is not traced through a router'));
  }
  const side = sideOfArrival(walk);
  const { input } = walk;
  if (input !== undefined && !isUp(input)) {
    walk.hook = 'interface';
    const text = message('{interface} is shut down', { interface: input.name });
    return finishByStack(walk, 'dropped', 'interface', text);
  }
  if (!passes(walk, input, 'in')) return;
  if (side === 'enable') return throughVirtual(walk);
  const turned = walk.router.router.vendor !== 'ios' && translateHairpin(walk);
  if (walk.end !== undefined) return;
  if (side === 'outside' && !turned) {
    translateInward(walk, crossingIn(walk));
    if (walk.end !== undefined) return;
  }
  const toward = towardOf(walk, side);
  const policy = policyRoute(walk);
  if (walk.end !== undefined || endsUntraced(walk, 'routing', undefined)) return;
  const decision = policy ?? route(walk, toward);
  const way = leaves(walk, decision);
  if (way === undefined) return;
  if (turned) {
    // Both ends are what the server is to see.
  } else if (goesOut(walk, side, way.device)) {
    const asked = { packet: walk.packet, out: way.out, nextHop: way.nextHop };
    translateOutward(walk, asked, { outer: way.out, innerVrf: walk.vrf, outerVrf: vrfOf(way.device) });
  } else noteUnmarked(walk, way.device);
  if (walk.end !== undefined) return;
  depart(walk, way);
}

const isMulticast = (word: number): boolean => word >>> 28 === 0xe;

function crossingIn({ input, vrf }: RouterWalk): Crossing {
  return { outer: input?.name, innerVrf: vrf, outerVrf: vrf };
}

/** IOS translates between a marked pair alone; elsewhere the rules name the interface. */
function goesOut(walk: RouterWalk, side: Side, out: RouterInterface | undefined): boolean {
  if (walk.router.router.vendor !== 'ios') return true;
  const fromInside = side === 'inside' || walk.packet.in === null;
  return fromInside && standsOutside(walk, out);
}

function towardOf(walk: RouterWalk, side: Side): Toward {
  if (side === 'inside' || walk.packet.in === null) return 'outside';
  if (walk.steps.some((step) => step.kind === 'translation' && step.why !== 'null')) return 'inside';
  return walk.router.router.vendor !== 'ios' && side !== 'outside' ? 'outside' : 'nowhere';
}

interface Way {
  readonly out: string | undefined;
  /** Undefined where the configuration does not show the interface. */
  readonly device: RouterInterface | undefined;
  readonly nextHop: Address | undefined;
}

/** Where a routed packet leaves; undefined: it does not, and the walk is over. */
function leaves(walk: RouterWalk, decision: RouterDecision): Way | undefined {
  switch (decision.kind) {
    case 'local':
      deliver(walk);
      return undefined;
    case 'none':
      finishByStack(walk, 'dropped', 'no-route', message('routing: no route leads to the destination'));
      return undefined;
    case 'broadcast': {
      const text = message('routing: a router does not send on what is for all hosts of a network');
      walk.end = {
        verdict: 'dropped',
        decidedBy: { by: 'stack', part: 'routing', text, origin: decision.device.statement.place },
      };
      return undefined;
    }
    case 'discard': {
      const text = message('routing: the route of the destination discards it (Null0)');
      walk.end = {
        verdict: 'dropped',
        decidedBy: { by: 'stack', part: 'routing', text, origin: decision.line.origin },
      };
      return undefined;
    }
    case 'forward': {
      const { out, nextHop } = decision;
      const device = out === undefined ? undefined : findInterface(walk.router.router, out);
      if (walk.packet.in !== null) {
        if (walk.packet.ttl <= 1) {
          const text = message('routing: its time to live is used up, which the sender is told');
          finishByStack(walk, 'dropped', 'ttl', text);
          return undefined;
        }
        walk.packet = { ...walk.packet, ttl: walk.packet.ttl - 1 };
      }
      walk.packet = { ...walk.packet, out: out ?? null };
      return { out, device, nextHop };
    }
  }
}

function deliver(walk: RouterWalk): void {
  walk.hook = 'socket';
  note(walk, { kind: 'delivery', text: message('It is for the router itself.') });
  const text = message('no rule: it reached the router itself');
  finishByStack(walk, 'delivered', 'socket', text);
}

function depart(walk: RouterWalk, { out, device }: Way): void {
  if (!crossesZones(walk, device) || endsUntraced(walk, 'passage', out)) return;
  noteEncryption(walk, device);
  // Lists on an interface do not look at what the router makes itself.
  if (walk.packet.in !== null && !passes(walk, device, 'out')) return;
  if (isNobodys(walk, device)) return;
  walk.hook = 'interface';
  note(walk, {
    kind: 'delivery',
    text:
      out === undefined
        ? message('It leaves the router.')
        : message('It leaves the router by {interface}.', { interface: out }),
  });
  finishByStack(walk, 'forwarded', 'routing', message('no rule: it left the router'));
}

/**
 * An address of the connected network that NAT alone uses: the router answers ARP for it, so nobody else will take the
 * packet. From the inside this is the hairpin that inside and outside marks do not translate.
 */
function isNobodys(walk: RouterWalk, device: RouterInterface | undefined): boolean {
  const word = wordOf(walk.packet.dst);
  const { router, claims } = walk.router;
  if (device === undefined || !isConnectedTo(router, device, word)) return false;
  const { statics, shared, pool } = claims(word);
  const origin =
    statics.find(({ rule }) => rule.options.noAlias !== true)?.rule.place ?? shared?.rule.place ?? pool?.place;
  if (origin === undefined || !holds(walk, 'nat:unclaimed-address')) return false;
  const address = formatAddress(walk.packet.dst);
  const hairpin = walk.input !== undefined && natSideOf(walk.input) === 'inside';
  const text = hairpin
    ? message('NAT: {address} is translated for packets from outside alone, so a host inside can’t reach it there', {
        address,
      })
    : message('NAT: {address} belongs to the router’s NAT, and no entry translates this packet', { address });
  walk.hook = 'nat';
  walk.end = { verdict: 'dropped', decidedBy: { by: 'stack', part: 'nat', text, origin } };
  return true;
}

/** `ip nat enable`: route, translate, and route again. */
function throughVirtual(walk: RouterWalk): void {
  const crossing = { outer: walk.input?.name, innerVrf: walk.vrf, outerVrf: walk.vrf };
  translateVirtual(walk, crossing, () => {
    const decision = decide(walk, 'outside');
    if (decision.kind !== 'forward') return undefined;
    const device = decision.out === undefined ? undefined : findInterface(walk.router.router, decision.out);
    if (device !== undefined && natSideOf(device) !== 'enable') return undefined;
    return { packet: walk.packet, out: decision.out, nextHop: decision.nextHop };
  });
  if (walk.end !== undefined) return;
  const way = leaves(walk, route(walk, 'outside'));
  if (way !== undefined) depart(walk, way);
}
