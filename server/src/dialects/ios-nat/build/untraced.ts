/** Lines about NAT that no rule, pool or list of the model tells of, and what each could change. */
import type { Statement, UntracedEffect } from '../model.ts';
import { type Draft, openInterface } from './draft.ts';
import { type At, beginsWith, normalized, statementOf } from './fields.ts';
import { keep } from './others.ts';

/** By how the command begins, in full; what is not here (logs, payloads, statistics) changes no header of a packet. */
const effects: readonly (readonly [beginning: string, effects: readonly UntracedEffect[]])[] = [
  // IOS and IOS XE.
  ['ip nat settings mode cgn', ['allocation', 'inward']],
  ['ip nat settings pap', ['allocation']],
  ['ip nat service fullrange', ['allocation']],
  ['ip nat service enable-sym-port', ['allocation', 'inward']],
  ['ip nat service list', ['allocation']],
  ['ip nat portmap', ['allocation']],
  ['ip nat stateful', ['inward']],
  ['ip nat allow-static-host', ['translation']],
  ['nat64 v4', ['inward']],
  ['nat64 v4v6', ['inward']],
  ['nat64 v6v4', ['inward']],
  ['nat64 map-t', ['inward']],
  ['ipv6 nat v4v6', ['inward']],
  ['ipv6 nat v6v4', ['inward']],
  // VRP and Comware.
  ['nat mapping-behavior endpoint-independent', ['allocation', 'inward']],
  ['nat mapping-mode endpoint-independent', ['allocation', 'inward']],
  ['nat filter-mode endpoint-independent', ['inward']],
  ['nat outbound', ['translation']],
  ['nat instance', ['translation']],
  ['nat static-mapping', ['translation']],
  ['nat port-block-group', ['allocation']],
  ['nat port-block', ['allocation']],
  ['nat global-policy', ['translation']],
  ['nat policy', ['translation']],
  ['nat bind', ['translation']],
  ['nat overlap-address', ['translation']],
  ['nat-policy', ['translation']],
  ['security-policy', ['passage']],
  ['traffic-policy', ['routing']],
  ['traffic-redirect', ['routing']],
  ['ip policy-based-route', ['routing']],
  // In the view of an address group.
  ['port-block', ['allocation']],
  ['mode', ['allocation']],
  ['exclude-ip-address', ['allocation']],
];

/** A command that is known and not modelled. */
export function readUntraced(draft: Draft, at: At): void {
  const words = normalized(at).toLowerCase();
  const found = effects.find(([beginning]) => beginsWith(words, beginning));
  if (found === undefined) return;
  const on = openInterface(draft);
  const item = {
    ...statementOf(at),
    why: 'not-modelled',
    effects: found[1],
    ...(on === undefined ? {} : { on }),
  } as const;
  draft.untraced = keep(draft.untraced, at, item);
}

/** A line that can't be read to its end, or lacks what its command needs: nobody knows what it would do. */
export function keepUnread(draft: Draft, statement: Statement): void {
  const on = openInterface(draft);
  const item = { ...statement, why: 'unread', effects: ['translation'], ...(on === undefined ? {} : { on }) } as const;
  draft.untraced.push({ words: statement.text, item });
}
