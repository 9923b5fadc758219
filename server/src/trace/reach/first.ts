/** The first packet of a connection, by what is known of a later one. */
import type { Dimension } from '../space/dimensions.ts';
import { holdsPoint, isWithin } from '../space/intervals.ts';
import { type Box, numbers } from '../space/region.ts';
import type { MarksSent } from './marks.ts';
import type { State } from './state.ts';

/** How it is sent, and what it is when it leaves. */
export interface First {
  readonly box: Box;
  readonly ends?: Box;
  /** As what connection tracking shall take it; undefined: as NEW, or as RELATED where a helper may have announced it. */
  readonly begins?: 'NEW' | 'RELATED';
  /** Who sends it; undefined: anybody. */
  readonly from?: 'network' | 'node';
  /** Whether a program may have marked it. */
  readonly marks?: MarksSent;
}

export type Renamed = readonly (readonly [from: Dimension, to: Dimension])[];

export const kind: Renamed = [['protocol', 'protocol']];
/** Whose addresses they are, where no dump shows the node's own. */
export const whoseStraight: Renamed = [
  ['src.local', 'src.local'],
  ['dst.local', 'dst.local'],
];
export const whoseTurned: Renamed = [
  ['src.local', 'dst.local'],
  ['dst.local', 'src.local'],
];
/** What the connection's own first packet had. */
export const tuple: Renamed = [
  ['ct.original.src', 'src'],
  ['ct.original.dst', 'dst'],
  ['ct.original.sport', 'sport'],
  ['ct.original.dport', 'dport'],
  ['ct.protocol', 'protocol'],
];
/** What it had when it left: answers are turned round. */
export const replies: Renamed = [
  ['ct.reply.src', 'dst'],
  ['ct.reply.dst', 'src'],
  ['ct.reply.sport', 'dport'],
  ['ct.reply.dport', 'sport'],
];
/** Of a later packet that goes the same way. */
export const straightNames: Renamed = (['src', 'dst', 'sport', 'dport', 'icmp', 'icmpId'] as const).map((each) => [
  each,
  each,
]);
/** Of one that goes the other way. */
export const turnedNames: Renamed = [
  ['src', 'dst'],
  ['dst', 'src'],
  ['sport', 'dport'],
  ['dport', 'sport'],
  ['icmpId', 'icmpId'],
];

export function renamed(box: Box, names: Renamed): Box {
  return new Map(
    names.flatMap(([from, to]) => {
      const bound = box.get(from);
      return bound === undefined ? [] : [[to, bound] as const];
    }),
  );
}

/** What is asked of how the connection was translated: its first packet decides that. */
export function translationOf({ now }: State): Box {
  return new Map(
    (['dnat', 'snat'] as const).flatMap((flag) => {
      const values = now.get(flag);
      return values === undefined || isWithin(bit, values) ? [] : [[flag, values] as const];
    }),
  );
}

const bit = numbers(0, 1);

/** The box as something that can be compared. */
export function boundsOf(box: Box) {
  return [...box].map(([dimension, bound]) => [dimension, bound.map(([low, end]) => [String(low), String(end)])]);
}

/** The least mark that will do. */
export function wordOf(wanted: Box): number {
  const set = [...wanted].flatMap(([dimension, bound]) => (holdsPoint(bound, 0) ? [] : [Number(dimension.slice(7))]));
  return set.reduce((word, bit) => word | (1 << bit), 0) >>> 0;
}

/** What is asked of a mark that the connection must have; empty: it need not have any. */
export function markOf(box: Box): Box {
  const mark = [...box].filter(([dimension]) => dimension.startsWith('ctmark.'));
  return new Map(mark.some(([, bound]) => !holdsPoint(bound, 0)) ? mark : []);
}
