/** Keeps the number of states at one place small, leaving in too much rather than too little. */
import type { Family } from '../../net/family.ts';
import { wholeOf } from '../space/dimensions.ts';
import { intervalsOf } from '../space/intervals.ts';
import type { Box } from '../space/region.ts';
import { either } from './marks.ts';
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
    const made = few(family, states, entering);
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
  const changes = unionOf(family, [...new Set(states.map((state) => state.now))]);
  const wide = entering.flatMap((state) => {
    const changed = withNow(state, changes);
    return tracks.map((track): State => ({ ...changed, marks, track, handedOver }));
  });
  return joined(family, wide);
}

/** Behind a table: the states of the same packets are made one where there are many. */
export function fewBehind(family: Family, states: readonly State[]): readonly State[] {
  return states.length <= mostStates ? states : joined(family, states);
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
    const nows = [...new Set(all.map(({ now }) => now))];
    const marks = [...new Set(all.map((state) => state.marks))].reduce(either);
    return [{ ...(nows.length === 1 ? first : withNow(first, unionOf(family, nows))), marks }];
  });
}

function isAlike(a: State, b: State): boolean {
  return a.link === b.link && a.track === b.track && (a.handedOver === undefined) === (b.handedOver === undefined);
}

/** Every value that one of them has; fields that some of them left as they were sent may have any. */
function unionOf(family: Family, all: readonly Now[]): Changes {
  const fields = new Set(all.flatMap((now) => [...now.keys()]));
  return Object.fromEntries(
    [...fields].map((field) => {
      const known = all.map((now) => now.get(field));
      const whole = known.includes(undefined) ? wholeOf(field, family) : undefined;
      return [field, whole ?? intervalsOf([...new Set(known)].flatMap((values) => values ?? []))];
    }),
  );
}
