/** Long work in slices: the outside world says what time it is and lets other work through. */
export interface Scheduler {
  /** Milliseconds from any fixed start. */
  now(): number;
  /** Lets requests that wait be answered, each in as many turns as it takes, then goes on. */
  rest(): Promise<void>;
  /** Milliseconds of work between rests; undefined: 6. */
  readonly slice?: number;
}

/** Asked between slices; once true it stays true. */
export type Cancelled = () => boolean;

/** Short enough for a hover to be answered at once, long enough where a rest takes milliseconds itself (a worker's timers). */
const usualSlice = 6;

/** Work that lets others have their turn wherever it yields. */
export type Steps<Result> = Generator<undefined, Result, undefined>;

/** Runs a generator to its end, resting between slices. Undefined: cancelled. */
export async function runInSlices<Result>(
  scheduler: Scheduler,
  work: Iterator<unknown, Result>,
  cancelled: Cancelled = () => false,
): Promise<Result | undefined> {
  const { slice = usualSlice } = scheduler;
  let until = scheduler.now() + slice;
  for (;;) {
    const next = work.next();
    if (next.done === true) return next.value;
    if (scheduler.now() < until) continue;
    await scheduler.rest();
    if (cancelled()) return undefined;
    until = scheduler.now() + slice;
  }
}

/** Runs a generator to its end at once. */
export function runAtOnce<Result>(work: Iterator<unknown, Result>): Result {
  for (;;) {
    const next = work.next();
    if (next.done === true) return next.value;
  }
}
