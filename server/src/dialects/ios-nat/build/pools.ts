/** `ip nat pool`, and the address groups of VRP and Comware. */
import type { PoolRange } from '../model.ts';
import type { Draft, PoolDraft } from './draft.ts';
import {
  type At,
  addressOf,
  choiceOf,
  has,
  maskOf,
  numberOf,
  place,
  quadOf,
  spanOver,
  statementOf,
  wordOf,
} from './fields.ts';

export function readPool(draft: Draft, at: At): void {
  const name = wordOf(at, 'pool');
  if (name === undefined) return;
  if (at.command.negation !== undefined) {
    draft.pools.delete(name.text);
    return;
  }
  const range = rangeOf(at);
  const alias = wordOf(at, 'alias')?.text;
  const known = draft.pools.get(name.text);
  // VRP and Comware come back to a group to add to it; IOS defines it anew.
  if (known !== undefined && draft.vendor !== 'ios') {
    if (range !== undefined) known.ranges.push(range);
    if (alias !== undefined) draft.pools.set(alias, known);
    draft.block = { kind: 'pool', pool: known };
    return;
  }
  const mask = poolMask(at);
  const pool: PoolDraft = {
    ...statementOf(at),
    name: name.text,
    nameSpan: name.span,
    ranges: range === undefined ? [] : [range],
    ...(mask === undefined ? {} : { mask }),
    type: poolType(choiceOf(at, 'type')),
    ...(has(at, 'add-route') ? { addRoute: true } : {}),
    ...(has(at, 'nopreservation') ? { noPreservation: true } : {}),
  };
  draft.pools.set(name.text, pool);
  if (alias !== undefined) draft.pools.set(alias, pool);
  if (at.command.opens === 'pool') draft.block = { kind: 'pool', pool };
}

export function readPoolRange({ block }: Draft, at: At): void {
  const range = rangeOf(at);
  if (block?.kind !== 'pool' || range === undefined) return;
  if (at.command.negation === undefined) block.pool.ranges.push(range);
  else block.pool.ranges = block.pool.ranges.filter((other) => !sameRange(other, range));
}

export function readPoolPorts({ block }: Draft, at: At): void {
  const low = numberOf(at, 'low');
  const high = numberOf(at, 'high');
  if (block?.kind !== 'pool' || low === undefined || high === undefined) return;
  block.pool.ports = { low, high, place: statementOf(at).place };
}

function poolType(word: string | undefined): PoolDraft['type'] {
  // `round-robin` is what some releases call rotary.
  if (word === 'match-host') return 'match-host';
  return word === undefined ? 'normal' : 'rotary';
}

function rangeOf(at: At): PoolRange | undefined {
  const low = addressOf(at, 'start');
  const high = addressOf(at, 'end');
  const words = [wordOf(at, 'start'), wordOf(at, 'end')].filter((word) => word !== undefined);
  return low === undefined || high === undefined ? undefined : { low, high, place: place(at, spanOver(words)) };
}

function poolMask(at: At): PoolDraft['mask'] {
  const length = numberOf(at, 'length');
  const quad = quadOf(at, 'mask');
  const word = wordOf(at, 'mask') ?? wordOf(at, 'length');
  if (word === undefined) return undefined;
  if (quad !== undefined) return { mask: quad, form: 'netmask', place: place(at, word.span) };
  if (length === undefined || length > 32) return undefined;
  return { mask: maskOf(length), form: 'prefix-length', place: place(at, word.span) };
}

function sameRange(a: PoolRange, b: PoolRange): boolean {
  return a.low.words[0] === b.low.words[0] && a.high.words[0] === b.high.words[0];
}
