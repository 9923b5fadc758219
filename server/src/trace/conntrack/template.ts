/**
 * What `-j CT` hangs on a packet until connection tracking has looked: a connection without anything in it
 * (nf_ct_tmpl_alloc()), which rules behind it in raw take for the packet's own. It is the rule's, and all its packets
 * share it: a mark that CONNMARK gives it is still there for the next one.
 */
import type { Family } from '../../net/family.ts';
import type { Tuple } from '../../node/model.ts';
import type { Connection } from '../connection/connection.ts';
import { type ZoneWanted, zoneOf } from '../connection/zone.ts';
import type { Walk } from '../walk/walk.ts';

/** `place` names the rule. */
export function templateOf({ packet, memory }: Walk, place: string, zone: ZoneWanted | undefined): Connection {
  const tuple = emptyTuple(packet.family);
  const marks = memory.read(nameOf(place), ({ kind }) => kind === 'marked');
  const last = marks.at(-1);
  return {
    id: 0,
    original: tuple,
    reply: tuple,
    mark: last?.kind === 'marked' ? last.mark : 0,
    zone: zoneOf(zone, packet.mark),
    seenReply: false,
    expected: false,
    assured: false,
    sourceDone: false,
    destinationDone: false,
    sourceTranslated: false,
    destinationTranslated: false,
    // xt_ct_tg_check() sets the bit.
    confirmed: true,
    template: place,
  };
}

/** nf_conntrack_in(): what is invalid carries nothing when it comes to raw once more, and CT may set it up anew. */
export function startAnew(walk: Walk): void {
  if (walk.state === 'INVALID') walk.track = { notrack: false, zone: undefined, template: false };
}

/** Keeps a connection that a rule has changed: for the packets behind this one, if those can see it. */
export function keepChanged({ connections, memory }: Walk, connection: Connection): void {
  const { template, mark } = connection;
  if (template !== undefined) memory.keep(nameOf(template), { kind: 'marked', mark });
  else if (connection.confirmed) connections.keep(connection);
}

function nameOf(place: string): string {
  return `template ${place}`;
}

function emptyTuple(family: Family): Tuple {
  const nowhere = { family, words: family === 'ipv4' ? [0] : [0, 0, 0, 0] };
  return { src: nowhere, dst: nowhere, protocol: 0 };
}
