/** One value out of all that are possible: what people would believe comes first. */
import { once } from '../../text/once.ts';
import { holdsPoint, type Interval, type Intervals, type Point } from '../space/intervals.ts';

/** The nth of what is liked and possible, then of what is possible. */
export function choose(bound: Intervals, liked: readonly Point[], nth: number): Point | undefined {
  const wanted = liked.filter((point) => holdsPoint(bound, point));
  const others = widest(bound).flatMap(insideOf);
  const all = [...wanted, ...others];
  return all[nth % Math.max(all.length, 1)];
}

/** The intervals that hold most come first, as far as that can be told. */
const widest = once((bound: Intervals): Intervals => {
  const size = ([low, end]: Interval): number => (typeof low === 'string' ? 0 : Number(end) - Number(low));
  return [...bound].sort((a, b) => size(b) - size(a)).slice(0, 4);
});

/** Some points of an interval: of a network neither the first nor the last address. */
export function insideOf([low, end]: Interval): readonly Point[] {
  if (typeof low === 'number' && typeof end === 'number') {
    if (end - low > 16) return [low + 5, low + 9, end - 3, low];
    return end - low > 1 ? [low, low + 1, end - 1] : [low];
  }
  if (typeof low === 'bigint' && typeof end === 'bigint') return end - low > 16n ? [low + 5n, low + 9n, low] : [low];
  return [low];
}
