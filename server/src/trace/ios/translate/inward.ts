/** From the outside to the inside, before routing: the destination by inside rules, the source by outside rules. */
import { message } from '../../../text/message.ts';
import type { Considered } from '../../trace.ts';
import { endText, type FlowEntry } from '../entry.ts';
import { endsOf } from '../flow.ts';
import { endsLeftOpen } from '../leftOpen.ts';
import type { Asked } from '../route-map.ts';
import type { Crossing } from '../rules/applies.ts';
import { type Answer, consider, type Question } from '../rules/choice.ts';
import { byDestinationRules } from '../rules/destination.ts';
import { byDynamics, byHostEntry } from '../rules/dynamic.ts';
import { byServerGroups } from '../rules/server-group.ts';
import { byStatics } from '../rules/static.ts';
import { endsUntraced } from '../untraced.ts';
import type { RouterWalk } from '../walk.ts';
import { follow, keep, noteUntranslated, refuse, rewrite } from './common.ts';
import { inwardError } from './errors.ts';

/** Translates the packet and puts it into the routing table of the inside, or ends the walk. */
export function translateInward(walk: RouterWalk, crossing: Crossing): void {
  walk.hook = 'nat';
  if (walk.packet.quoted !== undefined) return inwardError(walk, crossing);
  const { protocol } = walk.packet;
  const ends = endsOf(walk.packet);
  const known = walk.table.incoming(crossing.outerVrf, protocol, ends.dst, ends.src);
  if (known !== undefined) {
    follow(walk, known, { src: known.outside.local, dst: known.inside.local });
    walk.vrf = known.vrf;
    return;
  }

  if (endsLeftOpen(walk, 'from') || endsUntraced(walk, 'translation', crossing.outer)) return;
  const considered: Considered[] = [];
  const asked: Asked = { packet: walk.packet, out: undefined, nextHop: undefined };
  const common = { walk, asked, crossing, considered };
  const inside: Question = { ...common, side: 'inside', end: ends.dst, far: ends.src };
  const destination = destinationOf(inside);
  if (destination?.kind === 'refused') return refuse(walk, destination);
  const source = sourceOf({ ...common, side: 'outside', end: ends.src, far: ends.dst });
  if (source?.kind === 'refused') return refuse(walk, source);
  if (walk.end !== undefined) return;
  if (destination === undefined && source === undefined) {
    if (endsUntraced(walk, 'inward', crossing.outer)) return;
    explainDynamics(inside);
    noteUntranslated(
      walk,
      message('No entry is for {destination}: it goes on as it is.', { destination: endText(ends.dst) }),
      considered,
    );
    return;
  }

  const vrf = destination?.innerVrf ?? crossing.innerVrf;
  const flow: FlowEntry = {
    kind: 'flow',
    protocol,
    inside: { local: destination?.end ?? ends.dst, global: ends.dst },
    outside: { local: source?.end ?? ends.src, global: ends.src },
    ...(destination?.rule === undefined ? {} : { rule: destination.rule }),
    ...(source?.rule === undefined ? {} : { outsideRule: source.rule }),
    vrf,
    outerVrf: crossing.outerVrf,
  };
  keep(walk, flow, [destination, source]);
  if (destination !== undefined) {
    const { text, why, rule, host } = destination;
    rewrite(walk, 'dst', destination.end, { text, why, rule, hosts: [host], flow, considered });
  }
  if (source !== undefined) {
    const { text, why, rule, host } = source;
    rewrite(walk, 'src', source.end, { text, why, rule, hosts: [host], flow, considered: [] });
  }
  walk.vrf = vrf;
}

function destinationOf(question: Question): Answer {
  return (
    byStatics(question, 'global') ??
    byServerGroups(question) ??
    byHostEntry(question, 'global') ??
    byDestinationRules(question)
  );
}

function sourceOf(question: Question): Answer {
  return byStatics(question, 'global') ?? byHostEntry(question, 'global') ?? byDynamics(question);
}

/** Dynamic rules make entries for connections from the inside; none of those is this packet's. */
function explainDynamics(question: Question): void {
  for (const rule of question.walk.router.dynamics.inside) {
    consider(
      question,
      rule,
      message('it makes entries for connections from the inside, and the table holds none of this one'),
    );
  }
}
