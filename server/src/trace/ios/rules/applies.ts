/** Whether a rule is for a packet at all: its routing table, its interface, its list or route map. */
import type { NatRule } from '../../../dialects/ios-nat/model.ts';
import { type Message, message } from '../../../text/message.ts';
import { endsOf, withEnds } from '../flow.ts';
import { findInterface } from '../interfaces.ts';
import { type Asked, askNamedList, askRouteMap, listReason, permits } from '../route-map.ts';
import { type CompiledStatic, exchange } from '../statics.ts';
import { holds, type RouterWalk } from '../walk.ts';

/** Where the packet crosses: the interface of the global side, and the routing tables of both sides. */
export interface Crossing {
  /** Undefined: no line shows the interface. */
  readonly outer: string | undefined;
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
  if (on !== undefined) {
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
  if (router.vendor !== 'ios') return yes;
  const asked = vrf?.name ?? '';
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
  const { routeMap, options } = rule;
  if (options.acl !== undefined) {
    const answer = askNamedList(walk, options.acl.name, asked.packet);
    if (!permits(answer)) return no(listReason(options.acl.name, answer));
  }
  if (routeMap === undefined) return yes;
  if (coming === 'in') {
    // The route map tells of packets on their way out; one that comes in is asked with its ends turned round.
    if (options.reversible === true) return byRouteMap(walk, routeMap.name, turned(each, asked, crossing));
    return holds(walk, 'nat:static-route-map-inbound')
      ? yes
      : no(message('its route map lacks reversible, so nobody outside may start a connection'));
  }
  return byRouteMap(walk, routeMap.name, asked);
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
