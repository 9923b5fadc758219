/** Keeps the number of states at one place small, leaving in too much rather than too little. */
import type { Family } from '../../net/family.ts';
import { oncePer } from '../../text/once.ts';
import { type Dimension, wholeOf } from '../space/dimensions.ts';
import { type Intervals, intervalsOf, isWithin } from '../space/intervals.ts';
import type { Box } from '../space/region.ts';
import { either } from './marks.ts';
import { pooled, pooledMarks } from './pool.ts';
import { type Changes, type Now, type State, withNow } from './state.ts';

/** More states than this at one place are made fewer. */
const mostStates = 200;

/**
 * For the rules of one chain: keeps states few. Where they can't be made so few, nothing is tried again before there are
 * twice as many.
 */
export function keepFew(family: Family, entering: readonly State[]): (states: readonly State[]) => readonly State[] {
  let most = mostStates;
  return (states) => {
    if (states.length <= most) return states;
    const apart = distinct(states);
    if (apart.length <= most) return apart;
    const made = few(family, apart, entering);
    most = Math.max(mostStates, made.length * 2);
    return made;
  };
}

/**
 * First those that differ only in what became of the same packets are made one. Where that is not enough the packets are
 * those that entered the chain again, without what the chain took from them and with all that it may have changed.
 */
function few(family: Family, states: readonly State[], entering: readonly State[]): readonly State[] {
  const alike = joined(family, states);
  if (alike.length <= mostStates) return alike;
  const tracks = [...new Set(states.map(({ track }) => track))];
  const handedOver = states.some((state) => state.handedOver === undefined) ? undefined : states[0]?.handedOver;
  const marks = [...new Set(states.map((state) => state.marks))].reduce(either);
  const changes: Changes = Object.fromEntries(anyOf(family, states));
  const wide = entering.flatMap((state) => {
    const changed = withNow(state, changes);
    return tracks.map((track): State => ({ ...changed, marks: pooledMarks(changed.pool, marks), track, handedOver }));
  });
  return joined(family, wide);
}

/** Behind a table: no state twice; and those of the same packets are made one where there are many. */
export function fewBehind(family: Family, states: readonly State[]): readonly State[] {
  const apart = distinct(states);
  return apart.length <= mostStates ? apart : joined(family, apart);
}

/** Without those that are there already: packets come to the same by different rules. */
function distinct(states: readonly State[]): readonly State[] {
  const seen = new Map<Box, State[]>();
  const isNew = (state: State): boolean => {
    const ofBox = seen.get(state.box);
    if (ofBox === undefined) seen.set(state.box, [state]);
    else if (ofBox.some((other) => isSame(other, state))) return false;
    else ofBox.push(state);
    return true;
  };
  const left = states.filter(isNew);
  return left.length === states.length ? states : left;
}

function isSame(a: State, b: State): boolean {
  const { link, track, handedOver } = b;
  return a.now === b.now && a.marks === b.marks && a.link === link && a.track === track && a.handedOver === handedOver;
}

/** The states of the same packets as one, with every value that one of them has. */
function joined(family: Family, states: readonly State[]): readonly State[] {
  const groups = new Map<Box, State[][]>();
  for (const state of states) {
    const ofBox = groups.get(state.box) ?? [];
    groups.set(state.box, ofBox);
    const group = ofBox.find(([first]) => first !== undefined && isAlike(first, state));
    if (group === undefined) ofBox.push([state]);
    else group.push(state);
  }
  return [...groups.values()].flat().flatMap(([first, ...others]): readonly State[] => {
    if (first === undefined || others.length === 0) return first === undefined ? [] : [first];
    const all = [first, ...others];
    const now = anyOf(family, all);
    const marks = [...new Set(all.map((state) => state.marks))].reduce(either);
    return [{ ...first, now: pooled(first.pool, now), marks: pooledMarks(first.pool, marks) }];
  });
}

function isAlike(a: State, b: State): boolean {
  return a.link === b.link && a.track === b.track && (a.handedOver === undefined) === (b.handedOver === undefined);
}

/** Every value that one of them has; what some of them left as it was sent has the values of these then. */
function anyOf(family: Family, states: readonly State[]): Now {
  const all = [...new Set(states.map(({ now }) => now))];
  const fields = new Set(all.flatMap((now) => [...now.keys()]));
  if (all.every(({ size }) => size === fields.size)) return all.reduce(widened);
  const sent = new Map([...fields].map((field) => [field, sentIn(family, field, states)]));
  return all.map((now): Now => new Map([...sent, ...now])).reduce(union);
}

/** What the field is in those of the states that have not changed it. */
function sentIn(family: Family, field: Dimension, states: readonly State[]): Intervals {
  const bounds = new Set(states.flatMap(({ box, now }) => (now.has(field) ? [] : [box.get(field)])));
  if (bounds.has(undefined)) return wholeOf(field, family);
  return intervalsOf([...bounds].flatMap((bound) => bound ?? []));
}

/** Every value that one of the two has, of the same fields. */
function union(one: Now, other: Now): Now {
  const found = new Map(one);
  let more = false;
  for (const [field, also] of other) {
    const known = one.get(field) ?? [];
    if (isWithin(also, known)) continue;
    found.set(field, intervalsOf([...known, ...also]));
    more = true;
  }
  return more ? found : one;
}

/** Thousands of states have the same few of them. */
const widened = oncePer(union);
