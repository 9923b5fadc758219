/** `ip policy route-map` on the interface of arrival: it may send a packet another way than the routes would. */

import { message } from '../../text/message.ts';
import { note } from '../netfilter/walk.ts';
import { findInterface, isUp, wordOf } from './interfaces.ts';
import { askRouteMap } from './route-map.ts';
import type { RouterDecision } from './routing.ts';
import { lookUp } from './routing.ts';
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
    const decision = set.kind === 'next-hop' ? byNextHop(walk, set.addresses) : byInterface(walk, set);
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

/** A next hop counts only where a connected network leads to it. */
function byNextHop(
  walk: RouterWalk,
  addresses: Extract<Sets, { readonly kind: 'next-hop' }>['addresses'],
): Forward | undefined {
  for (const address of addresses) {
    const found = lookUp(walk, walk.vrf, wordOf(address));
    if (found?.kind === 'forward' && found.line?.kind === 'connected')
      return { kind: 'forward', out: found.out, nextHop: address };
  }
  return undefined;
}

function byInterface(walk: RouterWalk, set: Sets): Forward | undefined {
  if (set.kind !== 'interface') return undefined;
  for (const { name } of set.interfaces) {
    const device = findInterface(walk.router.router, name);
    if (device !== undefined && isUp(device)) return { kind: 'forward', out: device.name, nextHop: undefined };
  }
  return undefined;
}
