/** ICMP errors: the entry of the packet that they quote tells how they, and the quotation, are translated. */

import type { Packet } from '../../../net/packet.ts';
import { message } from '../../../text/message.ts';
import { note } from '../../walk/walk.ts';
import { type End, type FlowEntry, sameEnd } from '../entry.ts';
import { changesOf, type Ends, endsOf, withEnds } from '../flow.ts';
import { rowOf } from '../rows.ts';
import type { Crossing } from '../rules/applies.ts';
import { exchange } from '../statics.ts';
import { holds, type RouterWalk } from '../walk.ts';

/** From outside, about a packet that went out: it quotes the packet as it left. */
export function inwardError(walk: RouterWalk, { outerVrf }: Crossing): void {
  const { quoted } = walk.packet;
  if (quoted === undefined) return;
  const { src, dst } = endsOf(quoted);
  const flow = walk.table.incoming(outerVrf, quoted.protocol, src, dst);
  if (flow !== undefined) {
    translate(walk, flow, { src: flow.inside.local, dst: flow.outside.local }, 'dst', flow.inside);
    walk.vrf = flow.vrf;
    return;
  }
  const host = hostOf(walk, 'global', quoted, src, outerVrf);
  if (host === undefined) return unknownFlow(walk);
  translateAddress(walk, host, 'dst');
}

/** From inside, about a packet that came in: it quotes the packet as it was delivered. */
export function outwardError(walk: RouterWalk, { innerVrf }: Crossing): void {
  const { quoted } = walk.packet;
  if (quoted === undefined) return;
  const { src, dst } = endsOf(quoted);
  const flow = walk.table.outgoing(innerVrf, quoted.protocol, dst, src);
  if (flow !== undefined) {
    translate(walk, flow, { src: flow.outside.global, dst: flow.inside.global }, 'src', flow.inside);
    return;
  }
  const host = hostOf(walk, 'local', quoted, dst, innerVrf);
  if (host === undefined) return unknownFlow(walk);
  translateAddress(walk, host, 'src');
}

/** What a static rule or an entry for the host alone makes of the quoted end. */
function hostOf(walk: RouterWalk, by: 'local' | 'global', quoted: Packet, end: End, vrf: string): End | undefined {
  const [rule] = walk.router.statics.inside.find(by, quoted.protocol, end);
  if (rule !== undefined) return exchange(rule, by, end);
  const entry = walk.table.host('inside', by, vrf, end, quoted.protocol);
  return entry === undefined ? undefined : by === 'local' ? entry.pair.global : entry.pair.local;
}

function translate(
  walk: RouterWalk,
  flow: FlowEntry,
  inner: Ends,
  which: 'src' | 'dst',
  { local, global }: FlowEntry['inside'],
): void {
  if (!holds(walk, 'nat:icmp-errors')) return;
  const { packet } = walk;
  const { quoted } = packet;
  const ends = endsOf(packet);
  const [from, to] = which === 'dst' ? [global, local] : [local, global];
  // Another router on the way may have sent the error: then its own address stays.
  const after: End = ends[which].word === from.word ? { word: to.word } : ends[which];
  note(walk, {
    kind: 'translation',
    how: which === 'dst' ? 'destination' : 'source',
    why: 'connection',
    text: message('The packet that it quotes belongs to this flow: the error and the quotation are translated by it.'),
    changes: sameEnd(ends[which], after) ? [] : changesOf(packet, which, ends[which], after),
    ...(flow.rule === undefined ? {} : { origin: flow.rule.place }),
    rows: [rowOf(flow)],
  });
  walk.packet = withEnds(
    { ...packet, ...(quoted === undefined ? {} : { quoted: withEnds(quoted, inner) }) },
    { [which]: after },
  );
}

function translateAddress(walk: RouterWalk, to: End, which: 'src' | 'dst'): void {
  if (!holds(walk, 'nat:icmp-errors')) return;
  const { packet } = walk;
  const { quoted } = packet;
  const before = endsOf(packet)[which];
  note(walk, {
    kind: 'translation',
    how: which === 'dst' ? 'destination' : 'source',
    why: 'rule',
    text: message(
      'The packet that it quotes is of a host with an address of its own: the error is translated as the host is.',
    ),
    changes: changesOf(packet, which, before, { word: to.word }),
  });
  const inner = which === 'dst' ? { src: to } : { dst: to };
  walk.packet = withEnds(
    { ...packet, ...(quoted === undefined ? {} : { quoted: withEnds(quoted, inner) }) },
    { [which]: { word: to.word } },
  );
}

function unknownFlow(walk: RouterWalk): void {
  note(walk, {
    kind: 'translation',
    how: 'destination',
    why: 'null',
    text: message('The table does not know the packet that it quotes: it goes on as it is.'),
  });
}
