/** Whether a rule is for a packet at all: its routing table, its interface, its list or route map. */
import type { NatRule } from '../../../dialects/ios-nat/model.ts';
import { type Message, message } from '../../../text/message.ts';
import { endsOf, withEnds } from '../flow.ts';
import { findInterface } from '../interfaces.ts';
import { type Asked, askNamedList, askRouteMap, listReason, permits } from '../route-map.ts';
import { type CompiledStatic, exchange } from '../statics.ts';
import { holds, isActive, type RouterWalk, suppose } from '../walk.ts';

/** Where the packet crosses: the interface of the global side, and the routing tables of both sides. */
export interface Crossing {
  /** Undefined: no line shows the interface. */
  readonly outer: string | undefined;
  /** Comware's hairpin: the rules of every interface are looked at, since the packet comes to none of them. */
  readonly anyInterface?: true;
  readonly innerVrf: string;
  readonly outerVrf: string;
}

export type Verdict =
  | { readonly applies: true; readonly why?: Message }
  | { readonly applies: false; readonly why: Message };

const yes: Verdict = { applies: true };

/** The parts that every kind of rule has. `known`: routing tables that are known; coming in, the inner one is not. */
export function crosses(walk: RouterWalk, rule: NatRule, crossing: Crossing, coming: 'in' | 'out'): Verdict {
  const { on, vrf, matchInVrf } = rule;
  const { router } = walk.router;
  if (on !== undefined && crossing.anyInterface !== true) {
    const device = findInterface(router, on.name)?.name ?? on.name;
    if (device !== crossing.outer) {
      return no(
        message('it hangs on {interface}: the packet crosses {found}', {
          interface: device,
          found: crossing.outer ?? '-',
        }),
      );
    }
  }
  const asked = vrf?.name ?? '';
  if (router.vendor !== 'ios') return crossesElsewhere(walk, rule, crossing, coming);
  if (coming === 'out' && asked !== crossing.innerVrf) {
    if (asked === '') holds(walk, 'nat:global-vrf');
    return no(
      asked === ''
        ? message('it names no VRF: the packet is in VRF {found}', { found: crossing.innerVrf })
        : message('it is for VRF {asked}: the packet is in {found}', {
            asked,
            found: crossing.innerVrf === '' ? message('the global routing table') : crossing.innerVrf,
          }),
    );
  }
  const outer = matchInVrf ? asked : '';
  if (asked !== '' && crossing.outerVrf !== outer) {
    return no(
      matchInVrf
        ? message('match-in-vrf asks for an outside interface in VRF {asked}', { asked })
        : message('without match-in-vrf its outside interface lies in no VRF'),
    );
  }
  return yes;
}

/** VRP and Comware: static rules of the system view work where they are enabled; a host's VPN is that of its rule. */
function crossesElsewhere(
  walk: RouterWalk,
  rule: NatRule,
  { outer, innerVrf }: Crossing,
  coming: 'in' | 'out',
): Verdict {
  if (rule.kind !== 'static') return yes;
  const device = outer === undefined ? undefined : findInterface(walk.router.router, outer);
  if (rule.on === undefined && rule.isServer !== true && device !== undefined && device.staticNat === undefined)
    return no(message('{interface} lacks nat static enable', { interface: device.name }));
  const asked = rule.vrf?.name ?? '';
  if (coming === 'out' && asked !== innerVrf) {
    return no(
      message('it is for VPN instance {asked}: the packet is in {found}', {
        asked: asked === '' ? message('the global routing table') : asked,
        found: innerVrf === '' ? message('the global routing table') : innerVrf,
      }),
    );
  }
  return yes;
}

/** What nobody can read off a configuration: whether this router is the active one, and what unknown words ask for. */
export function stands(walk: RouterWalk, { options, place }: NatRule): Verdict {
  const group = options.redundancy ?? options.vrrp;
  if (group !== undefined) {
    if (!isActive(walk, group))
      return no(message('another router of the redundancy group {group} is the active one', { group }));
  }
  if (options.unread === undefined) return yes;
  const words = options.unread;
  const text = message('the rule applies whatever “{words}” at its end asks for', { words });
  return suppose(walk, `line:${place.file}:${place.line + 1}`, text)
    ? yes
    : no(message('what “{words}” at its end asks for is not fulfilled', { words }));
}

/** A static rule's route map and list. */
export function staticApplies(
  walk: RouterWalk,
  each: CompiledStatic,
  crossing: Crossing,
  coming: 'in' | 'out',
  asked: Asked,
): Verdict {
  const { rule } = each;
  const place = crosses(walk, rule, crossing, coming);
  if (!place.applies) return place;
  const { routeMap } = rule;
  const list = listApplies(walk, each, crossing, coming, asked);
  if (!list.applies) return list;
  if (routeMap === undefined) return stands(walk, rule);
  const map = mapApplies(walk, each, crossing, coming, asked, routeMap.name);
  return map.applies ? stands(walk, rule) : map;
}

/**
 * A server's list tells who may come in. A static rule's tells which packets of the host go out translated; who comes in
 * is translated where the rule is reversible, and the host's answers would be (H3C command reference).
 */
function listApplies(
  walk: RouterWalk,
  each: CompiledStatic,
  crossing: Crossing,
  coming: 'in' | 'out',
  asked: Asked,
): Verdict {
  const { acl, reversible } = each.rule.options;
  if (acl === undefined || (each.rule.isServer === true && coming === 'out')) return yes;
  if (each.rule.isServer === true || coming === 'out') return byList(walk, acl.name, asked);
  return reversible === true
    ? byList(walk, acl.name, turned(each, asked, crossing))
    : no(message('its list lacks reversible, so nobody outside may start a connection'));
}

function mapApplies(
  walk: RouterWalk,
  each: CompiledStatic,
  crossing: Crossing,
  coming: 'in' | 'out',
  asked: Asked,
  map: string,
): Verdict {
  if (coming === 'in') {
    // The route map tells of packets on their way out; one that comes in is asked with its ends turned round.
    if (each.rule.options.reversible === true) return byRouteMap(walk, map, turned(each, asked, crossing));
    return holds(walk, 'nat:static-route-map-inbound')
      ? yes
      : no(message('its route map lacks reversible, so nobody outside may start a connection'));
  }
  return byRouteMap(walk, map, asked);
}

/** As the inside host would answer: from its local address. */
function turned(each: CompiledStatic, { packet }: Asked, { outer }: Crossing): Asked {
  const { src, dst } = endsOf(packet);
  const answer = withEnds(packet, { src: exchange(each, 'global', dst), dst: src });
  return { packet: answer, out: outer, nextHop: undefined };
}

export function byRouteMap(walk: RouterWalk, name: string, asked: Asked): Verdict {
  const answer = askRouteMap(walk, name, asked);
  if (answer.action === 'none') return no(answer.failed);
  const number = answer.clause.sequence;
  return answer.action === 'permit'
    ? { applies: true, why: message('clause {number} of route map {name} permits it', { number, name }) }
    : no(message('clause {number} of route map {name} denies it', { number, name }));
}

export function byList(walk: RouterWalk, name: string, asked: Asked): Verdict {
  const answer = askNamedList(walk, name, asked.packet);
  const why = listReason(name, answer);
  return permits(answer) ? { applies: true, why } : no(why);
}

function no(why: Message): Verdict {
  return { applies: false, why };
}
