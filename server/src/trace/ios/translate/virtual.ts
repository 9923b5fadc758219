/** The NAT virtual interface: both ends are looked at whichever way the packet goes, with routing before and after. */
import { message } from '../../../text/message.ts';
import type { Considered } from '../../trace.ts';
import { endsOf } from '../flow.ts';
import { endsLeftOpen } from '../leftOpen.ts';
import type { Asked } from '../route-map.ts';
import type { Crossing } from '../rules/applies.ts';
import type { Choice } from '../rules/choice.ts';
import { byHostEntry } from '../rules/dynamic.ts';
import { byStatics } from '../rules/static.ts';
import { endsUntraced } from '../untraced.ts';
import type { RouterWalk } from '../walk.ts';
import { follow, keep, noteUntranslated, onwardFlow, refuse, rewrite } from './common.ts';
import { sourceOf } from './outward.ts';

/**
 * Translates a packet between two interfaces with `ip nat enable`. `leaving` routes the packet, once its destination is
 * known, and answers where it leaves: undefined where it does not, or by an interface without NAT.
 */
export function translateVirtual(walk: RouterWalk, crossing: Crossing, leaving: () => Asked | undefined): void {
  walk.hook = 'nat';
  const { protocol } = walk.packet;
  const ends = endsOf(walk.packet);
  const onward = walk.table.outgoing(crossing.innerVrf, protocol, ends.src, ends.dst);
  if (onward !== undefined) return follow(walk, onward, { src: onward.inside.global, dst: onward.outside.global });
  const back = walk.table.incoming(crossing.outerVrf, protocol, ends.dst, ends.src);
  if (back !== undefined) return follow(walk, back, { src: back.outside.local, dst: back.inside.local });

  if (endsLeftOpen(walk, 'from') || endsLeftOpen(walk, 'to')) return;
  if (endsUntraced(walk, 'translation', crossing.outer)) return;
  const considered: Considered[] = [];
  const first: Asked = { packet: walk.packet, out: undefined, nextHop: undefined };
  const question = { walk, side: 'any', crossing, considered } as const;
  const to = { ...question, asked: first, end: ends.dst, far: ends.src };
  const destination: Choice | undefined = byStatics(to, 'global') ?? byHostEntry(to, 'global');
  const before = walk.packet;
  if (destination !== undefined) walk.packet = { ...before, dst: { family: 'ipv4', words: [destination.end.word] } };
  const asked = leaving();
  walk.hook = 'nat';
  walk.packet = before;
  const source =
    asked === undefined
      ? undefined
      : sourceOf({ ...question, asked: { ...asked, packet: before }, end: ends.src, far: ends.dst });
  if (source?.kind === 'refused') return refuse(walk, source);
  if (walk.end !== undefined) return;
  if (destination === undefined && source === undefined)
    return noteUntranslated(walk, message('No rule translates it: it goes on as it is.'), considered);

  const flow = onwardFlow(walk, crossing, source, destination);
  keep(walk, flow, [source]);
  if (destination !== undefined) {
    const { text, why, rule, host } = destination;
    rewrite(walk, 'dst', flow.outside.global, { text, why, rule, hosts: [host], flow, considered });
  }
  if (source !== undefined) {
    const { text, why, rule, host } = source;
    rewrite(walk, 'src', source.end, { text, why, rule, hosts: [host], flow, considered: [] });
  }
}
