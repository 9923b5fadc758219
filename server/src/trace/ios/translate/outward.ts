/** From the inside to the outside, after routing: the source by inside rules, the destination by outside rules. */
import { message } from '../../../text/message.ts';
import type { Considered } from '../../trace.ts';
import { endsOf } from '../flow.ts';
import { endsLeftOpen } from '../leftOpen.ts';
import type { Asked } from '../route-map.ts';
import type { Crossing } from '../rules/applies.ts';
import type { Answer, Choice, Question } from '../rules/choice.ts';
import { byDynamics, byHostEntry } from '../rules/dynamic.ts';
import { byStatics } from '../rules/static.ts';
import { endsUntraced } from '../untraced.ts';
import { holds, type RouterWalk } from '../walk.ts';
import { follow, keep, noteUntranslated, onwardFlow, refuse, rewrite } from './common.ts';
import { outwardError } from './errors.ts';

/** Translates the packet, or ends the walk where nothing can be given. */
export function translateOutward(walk: RouterWalk, asked: Asked, crossing: Crossing): void {
  walk.hook = 'nat';
  if (walk.packet.quoted !== undefined) return outwardError(walk, crossing);
  const { protocol } = walk.packet;
  const ends = endsOf(walk.packet);
  const known = walk.table.outgoing(crossing.innerVrf, protocol, ends.src, ends.dst);
  if (known !== undefined) return follow(walk, known, { src: known.inside.global, dst: known.outside.global });

  if (endsLeftOpen(walk, 'to') || endsUntraced(walk, 'translation', crossing.outer)) return;
  const considered: Considered[] = [];
  const common = { walk, asked, crossing, considered };
  const source = sourceOf({ ...common, side: 'inside', end: ends.src, far: ends.dst });
  if (source?.kind === 'refused') return refuse(walk, source);
  if (walk.end !== undefined) return;
  const destination = destinationOf({ ...common, side: 'outside', end: ends.dst, far: ends.src });
  if (source === undefined && destination === undefined) {
    noteUntranslated(walk, message('No rule translates it: it goes on as it is.'), considered);
    return;
  }
  if (source !== undefined && destination !== undefined && source.rule?.kind === 'dynamic')
    holds(walk, 'nat:list-before-translation');

  const flow = onwardFlow(walk, crossing, source, destination);
  keep(walk, flow, [source, destination]);
  if (source !== undefined) {
    const { text, why, rule, host } = source;
    rewrite(walk, 'src', source.end, { text, why, rule, hosts: [host], flow, considered });
  }
  if (destination !== undefined) {
    const { text, why, rule, host } = destination;
    rewrite(walk, 'dst', flow.outside.global, { text, why, rule, hosts: [host], flow, considered: [] });
  }
}

/** Static rules are entries that always stand; then what the table holds; then dynamic rules. */
export function sourceOf(question: Question): Answer {
  return byStatics(question, 'local') ?? byHostEntry(question, 'local') ?? byDynamics(question);
}

/** Dynamic outside rules make entries only for packets from outside. */
function destinationOf(question: Question): Choice | undefined {
  return byStatics(question, 'local') ?? byHostEntry(question, 'local');
}
