/** `ip policy route-map` on the interface of arrival: it may send a packet another way than the routes would. */

import { message } from '../../text/message.ts';
import { note } from '../walk/walk.ts';
import { findInterface, isUp, wordOf } from './interfaces.ts';
import { askRouteMap } from './route-map.ts';
import type { RouterDecision } from './routing.ts';
import { isTracked, lookUp } from './routing.ts';
import type { RouterWalk } from './walk.ts';

/** Undefined: the routes decide. */
export function policyRoute(walk: RouterWalk): RouterDecision | undefined {
  const policy = walk.input?.policy;
  if (policy === undefined || walk.router.owner(walk.vrf, wordOf(walk.packet.dst)) !== undefined) return undefined;
  walk.hook = 'routing';
  const { name } = policy;
  const answer = askRouteMap(walk, name, { packet: walk.packet, out: undefined, nextHop: undefined });
  if (answer.action !== 'permit') {
    note(walk, { kind: 'note', text: message('Policy route map {name} leaves it to the routes.', { name }) });
    return undefined;
  }
  const { clause } = answer;
  for (const set of clause.sets) {
    if (set.kind === 'other' && steers.test(set.text) && endsAt(walk, set)) return undefined;
    const decision = set.kind === 'next-hop' ? byNextHop(walk, set) : byInterface(walk, set);
    if (decision === undefined) continue;
    note(walk, {
      kind: 'routing',
      decision: 'forward',
      ...(decision.out === undefined ? {} : { out: decision.out }),
      ...(decision.nextHop === undefined ? {} : { gateway: decision.nextHop }),
      origin: set.place,
      text: message('Clause {number} of the policy route map {name} sends it on: {set}', {
        number: clause.sequence,
        name,
        set: set.text,
      }),
    });
    return decision;
  }
  return undefined;
}

type Forward = Extract<RouterDecision, { readonly kind: 'forward' }>;
type Sets = NonNullable<ReturnType<RouterWalk['router']['routeMaps']['get']>>['clauses'][number]['sets'][number];

type NextHop = Extract<Sets, { readonly kind: 'next-hop' }>;

/** A next hop counts only where a connected network leads to it, and what it is tied to holds. */
function byNextHop(walk: RouterWalk, { addresses, track, isDefault }: NextHop): Forward | undefined {
  if (isDefault === true) {
    const routed = lookUp(walk, walk.vrf, wordOf(walk.packet.dst));
    if (routed !== undefined && !(routed.kind === 'forward' && routed.line?.prefix.endsWith('/0') === true))
      return undefined;
  }
  for (const address of addresses) {
    const found = lookUp(walk, walk.vrf, wordOf(address));
    if (found?.kind !== 'forward' || found.line?.kind !== 'connected') continue;
    if (isTracked(walk, track)) return { kind: 'forward', out: found.out, nextHop: address };
  }
  return undefined;
}

/** Words that send a packet elsewhere in ways that are not traced: into another VRF, by a recursive next hop. */
const steers = /^set (?:ip )?(?:next-hop|default|vrf|global)\b/i;

/** True: somebody said that the line does decide, and nobody knows how. */
function endsAt(walk: RouterWalk, { text, place }: Sets): boolean {
  const id = `line:${place.file}:${place.line + 1}`;
  if (walk.chooser.assume({ id, text: message('“{text}” sends the packet no other way: it is not traced', { text }) }))
    return false;
  const told = message('“{text}” decides, and what it does is not traced', { text });
  walk.end = { verdict: 'undecided', decidedBy: { by: 'stack', part: 'routing', text: told, origin: place } };
  return true;
}

function byInterface(walk: RouterWalk, set: Sets): Forward | undefined {
  if (set.kind !== 'interface') return undefined;
  for (const { name } of set.interfaces) {
    const device = findInterface(walk.router.router, name);
    if (device !== undefined && isUp(device)) return { kind: 'forward', out: device.name, nextHop: undefined };
  }
  return undefined;
}
