/** Whose packets ask the rules of nat, and what becomes of the others. */
import type { Family } from '../../net/family.ts';
import { holdsPoint } from '../space/intervals.ts';
import { numbers } from '../space/region.ts';
import type { Search } from './search.ts';
import { type Changes, isConnected, open, type State, withNow } from './state.ts';
import { balancedOpening, opening, readdressed, reopening } from './tuples.ts';
import type { Aim } from './wayTo.ts';

/** Where IPVS chose a server the destination is decided. */
export function mayAskNat({ link }: State, hook: string): boolean {
  const outgoing = hook === 'POSTROUTING' || hook === 'INPUT';
  return link === opening || link === reopening || link === readdressed || (link === balancedOpening && outgoing);
}

/** Not the first packet of its connection: it is translated as that was, if it was. */
export function followed({ family }: Search, state: State, hook: string, aim: Aim): State | undefined {
  if (!isConnected(state) || state.link === balancedOpening) return state;
  const incoming = hook === 'PREROUTING' || hook === 'OUTPUT';
  if (aim !== 'untranslated') return withNow(state, (incoming ? readdressedIn : readdressedOut)[family]);
  const directions = state.now.get('direction') ?? [];
  // Where the first packet was given another destination, answers are given that source back.
  const flag = holdsPoint(directions, 0) === incoming ? 'dnat' : 'snat';
  return holdsPoint(state.now.get(flag) ?? [], 0) ? withNow(state, { [flag]: numbers(0) }) : undefined;
}

const readdressedIn: Readonly<Record<Family, Changes>> = {
  ipv4: open('ipv4', 'dst', 'dport', 'frame'),
  ipv6: open('ipv6', 'dst', 'dport', 'frame'),
};
const readdressedOut: Readonly<Record<Family, Changes>> = {
  ipv4: open('ipv4', 'src', 'sport'),
  ipv6: open('ipv6', 'src', 'sport'),
};
