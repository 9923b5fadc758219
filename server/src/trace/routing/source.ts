/** net/ipv4/fib_frontend.c, fib_validate_source(): whether a packet may have come from where it says, by this interface. */
import type { Address } from '../../net/address.ts';
import type { Node, Realms } from '../../node/model.ts';
import { usualRules } from '../../node/usualRules.ts';
import { message } from '../../text/message.ts';
import { once } from '../../text/once.ts';
import { settingsOf } from '../settings/settings.ts';
import type { Walk } from '../walk/walk.ts';
import { addressesOn, ownerOf } from './addresses.ts';
import { isSentTo } from './decision.ts';
import { nowhere } from './kinds.ts';
import { type FoundRoute, lookUp } from './lookup.ts';
import { routeTo, wayBackBy } from './untoldRoutes.ts';
import { vrfOf, vrfOfPort, vrfsOf } from './vrf.ts';

export type SourceCheck =
  | { readonly holds: true; readonly realms?: Realms }
  | { readonly holds: false; readonly why: 'martian' | 'reverse-path' };

const holds: SourceCheck = { holds: true };
const martian: SourceCheck = { holds: false, why: 'martian' };
const reversePath: SourceCheck = { holds: false, why: 'reverse-path' };

interface Switches {
  /** rp_filter. */
  readonly mode: number;
  readonly acceptLocal: boolean;
}

/**
 * `toward`: the destination as the way back begins there; `out`: where the packet will leave, undefined where it stays.
 * Without a dump of switches a source that they could refuse is let in, and the trace says on what that rests.
 */
export function validateSource(walk: Walk, toward: 'destination' | 'nowhere', out: string | undefined): SourceCheck {
  const { packet, node, settings, chooser } = walk;
  const device = walk.vrfPort ?? packet.in ?? '';
  const told = { mode: settings.reversePath(device), acceptLocal: settings.acceptLocal(device) };
  const found = sourceBy(walk, toward, out, told);
  if (node.routes?.ipv4 === undefined && found.holds && told.mode !== 0)
    return isAnsweredBack(walk, device, told.mode) ? found : reversePath;
  if (node.sysctls !== undefined || !found.holds) return found;
  const about = { interface: device };
  if (ownerOf(node, packet.src) !== undefined && !sourceBy(walk, toward, out, { mode: 0, acceptLocal: false }).holds) {
    const text = message('{interface} lets in what comes from an address of this node (accept_local)', about);
    return chooser.suppose({ id: `accept-local:${device}`, text }) ? found : martian;
  }
  const strict = sourceBy(walk, toward, out, { mode: 1, acceptLocal: true });
  if (strict.holds) return found;
  const text = message(
    '{interface} lets in what is answered by another interface, or not at all (rp_filter is off)',
    about,
  );
  return chooser.suppose({ id: `rp-filter:${device}`, text }) ? found : strict;
}

/** rp_filter where no dump shows routes: which networks are at the interfaces tells the likely answer. */
function isAnsweredBack(walk: Walk, device: string, mode: number): boolean {
  const { packet, node, chooser } = walk;
  const strict = 1;
  if (mode !== strict) return chooser.suppose(routeTo(packet.src));
  const back = wayBack(walk, packet.dst, undefined, { mark: 0, tos: packet.tos });
  const likely = back === 'none' || back.hops.length === 0 || back.hops.some((hop) => isBy(node, hop.device, device));
  return chooser.suppose({ ...wayBackBy(packet.src, device), likely });
}

/** fib_info_nh_uses_dev(): a VRF stands for each of its ports. */
function isBy(node: Node, hop: string | undefined, device: string): boolean {
  return hop === device || vrfOfPort(node, hop) === device;
}

/** Whether no packet from outside may have one of the node's own addresses as its source, whatever it would be answered by. */
export const refusesOwnSources = once((node: Node): boolean => {
  const { acceptLocal } = settingsOf(node);
  const names = ['all', 'default', ...(node.interfaces ?? []).map(({ name }) => name)];
  const plain = vrfsOf(node).length === 0 && !hasOwnLocalRoutes(node) && !hasOwnRules(node);
  return node.sysctls !== undefined && plain && !names.some((name) => acceptLocal(name));
});

function sourceBy(
  walk: Walk,
  toward: 'destination' | 'nowhere',
  out: string | undefined,
  { mode, acceptLocal }: Switches,
): SourceCheck {
  const { packet, node, settings } = walk;
  const device = walk.vrfPort ?? packet.in ?? '';
  const turnsRound = out === device && settings.sendsRedirects(device);
  const knowsRoutes = node.routes?.ipv4 !== undefined;
  if (!knowsRoutes || (mode === 0 && !usesRealms(node) && !turnsRound)) {
    if (acceptLocal) return holds;
    if (!knowsRoutes || !(hasOwnLocalRoutes(node) || hasOwnRules(node)))
      return ownerOf(node, packet.src) === undefined ? holds : martian;
  }
  const from = toward === 'destination' ? packet.dst : nowhere(packet.dst);
  const by = { mark: settings.srcValidMark(device) ? packet.mark : 0, tos: packet.tos };
  const back = wayBack(walk, from, out, by);
  const lastResort = mode === 0 ? holds : reversePath;
  if (back === 'none' || isRefusal(back)) return lastResort;
  if (back.type !== 'unicast' && (back.type !== 'local' || !acceptLocal)) return martian;
  if (back.hops.some((hop) => isBy(node, hop.device, device)) || (back.type === 'local' && device === 'lo')) {
    return { holds: true, ...realmsOf(back) };
  }
  if (addressesOn(node, device, 'ipv4').length === 0) return lastResort;
  return mode === 1 ? reversePath : { holds: true, ...realmsOf(back) };
}

function wayBack(
  walk: Walk,
  src: Address,
  out: string | undefined,
  by: { readonly mark: number; readonly tos: number },
): FoundRoute | 'none' {
  const { node, packet } = walk;
  const { protocol, sport, dport, src: dst } = packet;
  const vrf = vrfOf(node, packet.in);
  const flow = { src, dst, in: out, vrf, ...by, protocol, sport: dport, dport: sport };
  // Where the switches are not known either, one answer is enough to say that they matter.
  return lookUp(
    node,
    'ipv4',
    node.sysctls === undefined ? flow : { ...flow, isSentTo: (table) => isSentTo(walk, table, flow) },
  );
}

function isRefusal({ type }: FoundRoute): boolean {
  return type === 'blackhole' || type === 'unreachable' || type === 'prohibit';
}

/** fib_combine_itag(): the realm of the way back is where the packet comes from. */
function realmsOf({ hop, realms }: FoundRoute): { readonly realms?: Realms } {
  const from = hop?.realms?.to || realms?.to || 0;
  const to = realms?.from ?? 0;
  return from === 0 && to === 0 ? {} : { realms: { from, to } };
}

/** Asked of every packet; a node in ipvs mode has a route for each of its services. */
const usesRealms = once(
  ({ routes, policyRules }: Node): boolean =>
    (routes?.ipv4 ?? []).some(({ nextHops }) => nextHops.some(({ realms }) => realms !== undefined)) ||
    (policyRules?.ipv4 ?? []).some(({ realms }) => realms !== undefined),
);

/** fib_has_custom_local_routes. */
const hasOwnLocalRoutes = once(({ routes }: Node): boolean =>
  (routes?.ipv4 ?? []).some(({ type, protocol }) => type === 'local' && protocol !== 'kernel'),
);

/** fib_has_custom_rules: other rules than the three that are there from the beginning. A VRF brings its own. */
function hasOwnRules(node: Node): boolean {
  if (vrfsOf(node).length > 0) return true;
  return (node.policyRules?.ipv4 ?? []).some(
    ({ priority, action }) =>
      action.kind !== 'lookup' ||
      !usualRules.some((usual) => usual.priority === priority && usual.table === action.table),
  );
}
