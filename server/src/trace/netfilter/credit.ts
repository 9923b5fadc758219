/**
 * Limits of packets, or bytes, in a time: whoever passes pays with credit, which comes back with time. A bucket of credit is
 * full before the first packet comes, as far as anybody knows. What is in it for sure passes in any case; whether more does
 * depends on the time between packets. Rules that share a bucket share what one packet's walk finds out about it.
 */
import type { MatchUse } from '../../dialects/iptables-save/model.ts';
import { type Message, message } from '../../text/message.ts';
import { once } from '../../text/once.ts';
import { idOfTry, type Remembered } from '../walk/memory.ts';
import type { Walk } from '../walk/walk.ts';
import { type Condition, type Unknown, unknown } from './condition.ts';
import { written } from './header.ts';

export interface Bucket {
  /** Names it among all, in ids of questions and in what is kept of packets. */
  readonly id: string;
  /** What may have been taken from it by answers of the node that nobody follows is kept under these names. */
  readonly unseen: readonly string[];
  /** So much passes at once in any case, when it is full. */
  readonly full: number;
  /** More never passes at once. */
  readonly capacity: number;
  /** What a packet of so many bytes costs: never more than `full`, unless nothing is sure to pass. */
  readonly cost: (bytes: number) => number;
  /** Credit for a packet may come with a single tick of the kernel's clock. */
  readonly isFast: boolean;
  /** That it has room for the packet, and that it gets some. */
  readonly hasRoom: Message;
  readonly getsRoom: Message;
}

/** `bucketOf` undefined: there is none for the packet, and the rule does not match. `matches`: whether it matches what passes. */
export function creditCondition(
  use: MatchUse,
  bucketOf: (walk: Walk) => Bucket | undefined,
  matches: boolean,
): Condition {
  return {
    span: use.nameSpan,
    keeps: true,
    test: (walk) => {
      const bucket = bucketOf(walk);
      if (bucket === undefined) return false;
      const answer = passes(walk, bucket);
      return typeof answer === 'boolean' ? answer === matches : { ...answer, when: matches };
    },
    explain: () =>
      message('{option}: how much came before is not in the dump', { option: use.options.map(written).join(' ') }),
  };
}

function passes(walk: Walk, bucket: Bucket): boolean | Unknown {
  const { memory, tries, buckets, packet } = walk;
  const { id, capacity, hasRoom, getsRoom } = bucket;
  const cost = bucket.cost(packet.length);
  const most = buckets.most(id, capacity);
  const pay = (): void => {
    buckets.leave(id, buckets.most(id, capacity) - cost);
    const { least } = memory.bounds(id, spent(bucket.cost));
    // That all of it may be used up is known already: what else was taken makes no difference.
    if (least < bucket.full) memory.keep(id, { kind: 'passed', bytes: packet.length });
  };
  if (most < cost) {
    if (!bucket.isFast || buckets.wasRefilled(id)) return false;
    const refill = (): void => {
      buckets.refill(id);
      pay();
    };
    return { ...unknown(idOfTry(tries, `tick:${id}`), getsRoom, false), learn: refill };
  }
  const told = (_: Walk, holds: boolean): void => {
    if (holds) pay();
    else buckets.leave(id, cost - 1);
  };
  const open = { ...unknown(idOfTry(tries, id), hasRoom), told };
  // What used it up of packets before nobody need know: the answer is open in any case.
  if (memory.mayReach([id, ...bucket.unseen], bucket.full - cost + 1, spent(bucket.cost))) return open;
  return { ...open, fork: 'said' };
}

type Measure = (what: Remembered) => number;

/** What was taken from a bucket. Buckets of one kind are measured by one function, by which sums are known again. */
const spent = once(
  (cost: Bucket['cost']): Measure =>
    (each) =>
      'bytes' in each ? cost(each.bytes) * ('times' in each ? each.times : 1) : 0,
);

/** What one packet costs where packets are counted. */
export const onePacket = (): number => 1;
