/**
 * Comware's `nat hairpin enable` on an inside interface: a host inside reaches a server inside by its global address. The
 * destination is translated by the rule of the outside interface, the source by the outbound rule of the same interface
 * (H3C configuration guide, NAT hairpin).
 */
import { message } from '../../../text/message.ts';
import type { Considered } from '../../trace.ts';
import { endsOf } from '../flow.ts';
import type { Crossing } from '../rules/applies.ts';
import type { Question } from '../rules/choice.ts';
import { byServerGroups } from '../rules/server-group.ts';
import { byStatics } from '../rules/static.ts';
import { holds, type RouterWalk } from '../walk.ts';
import { follow, keep, onwardFlow, refuse, rewrite } from './common.ts';
import { sourceOf } from './outward.ts';

/** True: the packet goes to a global address, and is translated, or the walk is over. */
export function translateHairpin(walk: RouterWalk): boolean {
  if (walk.input?.hairpin === undefined || walk.packet.quoted !== undefined) return false;
  walk.hook = 'nat';
  const { vrf } = walk;
  const { src, dst } = endsOf(walk.packet);
  const known = walk.table.outgoing(vrf, walk.packet.protocol, src, dst);
  if (known !== undefined) {
    follow(walk, known, { src: known.inside.global, dst: known.outside.global });
    return true;
  }
  const asked = { packet: walk.packet, out: undefined, nextHop: undefined };
  const considered: Considered[] = [];
  const anywhere: Crossing = { outer: undefined, innerVrf: vrf, outerVrf: vrf, anyInterface: true };
  const to: Question = { walk, side: 'inside', asked, crossing: anywhere, considered, end: dst, far: src };
  const destination = byStatics(to, 'global') ?? byServerGroups(to);
  if (destination === undefined || !holds(walk, 'nat:hairpin')) return false;
  if (destination.kind === 'refused') {
    refuse(walk, destination);
    return true;
  }
  const outer = destination.rule?.on?.name;
  const crossing: Crossing = { outer, innerVrf: vrf, outerVrf: vrf };
  const source = sourceOf({ ...to, asked: { ...asked, out: outer }, crossing, end: src, far: dst });
  if (source?.kind === 'refused') {
    refuse(walk, source);
    return true;
  }
  const flow = onwardFlow(walk, crossing, source, destination);
  keep(walk, flow, [source]);
  const { text, why, rule, host } = destination;
  rewrite(walk, 'dst', flow.outside.global, { text, why, rule, hosts: [host], flow, considered });
  if (source !== undefined)
    rewrite(walk, 'src', source.end, {
      text: message('Hairpin: the server is to answer the router. {rule}', { rule: source.text }),
      why: source.why,
      rule: source.rule,
      hosts: [source.host],
      flow,
      considered: [],
    });
  return true;
}
