/** What the picture is made of: boxes, rows in them, and wires. All lengths in CSS pixels from the top left corner. */
import type { Tone, Words } from './visits.ts';

export interface BoxRow {
  /** Middle of its first line, from the top of the picture. */
  readonly y: number;
  readonly height: number;
  readonly name: string;
  readonly tone: Tone;
  readonly lit: 'lit' | 'idle';
  readonly note: Words | undefined;
  /** A line below: what the address became, or what has no room beside the name. */
  readonly rewritten: string | undefined;
  /** Where a click leads; undefined: nothing happened here. */
  readonly step: number | undefined;
}

export interface Box {
  readonly id: string;
  readonly title: Words;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly lit: 'lit' | 'idle';
  /** Which stations of the way it was, from 1: two where the packet came twice. */
  readonly orders: readonly number[];
  readonly rows: readonly BoxRow[];
  /** The first step of each visit. */
  readonly steps: readonly number[];
}

/** An interface at the beginning or end of the way. */
export interface Pill {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Wire {
  readonly id: string;
  readonly path: string;
  readonly lit: 'lit' | 'idle';
  /** What goes this way, where it is out of the ordinary: the loopback interface, IPVS. */
  readonly label?: { readonly text: string; readonly x: number; readonly y: number };
}

export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly Box[];
  readonly pills: readonly Pill[];
  readonly wires: readonly Wire[];
}

export type Point = readonly [x: number, y: number];

/** A path along points with right angles, its corners rounded. */
export function rounded(points: readonly Point[], radius = 8): string {
  const parts: string[] = [];
  points.forEach((point, index) => {
    const [before, after] = [points[index - 1], points[index + 1]];
    if (before === undefined) parts.push(`M${point.join(' ')}`);
    else if (after === undefined) parts.push(`L${point.join(' ')}`);
    else {
      const near = Math.min(radius, length(before, point) / 2, length(point, after) / 2);
      parts.push(
        `L${towards(point, before, near).join(' ')}`,
        `Q${point.join(' ')} ${towards(point, after, near).join(' ')}`,
      );
    }
  });
  return parts.join('');
}

function length([x1, y1]: Point, [x2, y2]: Point): number {
  return Math.hypot(x2 - x1, y2 - y1);
}

/** The point at a distance from one towards another. */
function towards(from: Point, to: Point, distance: number): Point {
  const whole = length(from, to);
  if (whole === 0) return from;
  const part = (at: 0 | 1): number => Math.round((from[at] + ((to[at] - from[at]) * distance) / whole) * 10) / 10;
  return [part(0), part(1)];
}
