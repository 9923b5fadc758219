/** What both directions of translation have in common: rewriting the packet, the rows, and the step that tells of them. */
import type { NatRule } from '../../../dialects/ios-nat/model.ts';
import { type Message, message } from '../../../text/message.ts';
import type { Considered } from '../../trace.ts';
import { note } from '../../walk/walk.ts';
import { type End, type FlowEntry, type HostEntry, sameEnd } from '../entry.ts';
import { changesOf, type Ends, endsOf, farEnd, withEnds } from '../flow.ts';
import { rowOf } from '../rows.ts';
import type { Crossing } from '../rules/applies.ts';
import type { Choice, Refusal } from '../rules/choice.ts';
import { holds, type RouterWalk } from '../walk.ts';

/** Rewrites one end of the packet, and says so. */
export function rewrite(
  walk: RouterWalk,
  which: 'src' | 'dst',
  after: End,
  told: {
    readonly text: Message;
    readonly why: 'rule' | 'connection';
    readonly rule: NatRule | undefined;
    readonly hosts: readonly (HostEntry | undefined)[];
    readonly flow: FlowEntry;
    readonly considered: readonly Considered[];
  },
): void {
  const before = endsOf(walk.packet)[which];
  const { text, why, rule, hosts, flow, considered } = told;
  note(walk, {
    kind: 'translation',
    how: which === 'src' ? 'source' : 'destination',
    why,
    text,
    changes: changesOf(walk.packet, which, before, after),
    ...(rule === undefined ? {} : { origin: rule.place }),
    rows: [...hosts.filter((host) => host !== undefined), flow].map(rowOf),
    ...(considered.length === 0 ? {} : { considered }),
  });
  walk.packet = withEnds(walk.packet, { [which]: after });
}

/** The packet belongs to a flow that the table knows. */
export function follow(walk: RouterWalk, flow: FlowEntry, ends: Ends): void {
  if (walk.role === 'packet' && flow.rule?.kind !== 'static') holds(walk, 'nat:entries-live');
  const now = endsOf(walk.packet);
  const told = { why: 'connection', hosts: [], flow, considered: [] } as const;
  if (!sameEnd(now.src, ends.src)) {
    const text = message('The table knows this flow: its source is translated as before.');
    rewrite(walk, 'src', ends.src, { ...told, text, rule: flow.rule });
  }
  if (!sameEnd(now.dst, ends.dst)) {
    const text = message('The table knows this flow: its destination is translated as before.');
    rewrite(walk, 'dst', ends.dst, { ...told, text, rule: flow.outsideRule ?? flow.rule });
  }
}

export function refuse(walk: RouterWalk, { rule, text }: Refusal): void {
  walk.end = { verdict: 'dropped', decidedBy: { by: 'stack', part: 'nat', text, origin: rule.place } };
}

export function noteUntranslated(walk: RouterWalk, text: Message, considered: readonly Considered[]): void {
  note(walk, {
    kind: 'translation',
    how: 'source',
    why: 'null',
    text,
    ...(considered.length === 0 ? {} : { considered }),
  });
}

/** Keeps the rows that are new: those of static rules are in the table without being kept. */
export function keep(walk: RouterWalk, flow: FlowEntry, choices: readonly (Choice | undefined)[]): void {
  for (const choice of choices) if (choice?.host !== undefined && choice.fresh) walk.table.keep(choice.host);
  walk.table.keep(flow);
}

/** The entry of a packet whose source is the inside end; a side that no rule translates stays as it is. */
export function onwardFlow(
  walk: RouterWalk,
  { innerVrf, outerVrf }: Crossing,
  source: Choice | undefined,
  destination: Choice | undefined,
): FlowEntry {
  const { packet } = walk;
  const ends = endsOf(packet);
  const global = source?.end ?? ends.src;
  return {
    kind: 'flow',
    protocol: packet.protocol,
    inside: { local: ends.src, global },
    outside: { local: ends.dst, global: farEnd(packet, destination?.end ?? ends.dst, global) },
    ...(source?.rule === undefined ? {} : { rule: source.rule }),
    ...(destination?.rule === undefined ? {} : { outsideRule: destination.rule }),
    vrf: innerVrf,
    outerVrf,
  };
}
