/** Values that take long to find: between them others may have their turn. */

/** One after the other; undefined: nothing yet, a step on the way to the next. */
export type Stepped<Each> = Generator<Each | undefined, void>;

/** What is made of each of them, as soon as it is there. */
export function* ofEach<Each, Made>(
  found: Stepped<Each>,
  make: (each: Each) => Iterable<Made | undefined>,
): Stepped<Made> {
  for (const each of found) {
    if (each === undefined) yield undefined;
    else yield* make(each);
  }
}

/** One of each after the other: only some are ever asked for. */
export function* inTurn<Each>(all: readonly Stepped<Each>[]): Stepped<Each> {
  let open = all;
  while (open.length > 0) {
    const left: Stepped<Each>[] = [];
    for (const each of open) {
      const next = each.next();
      if (next.done === true) continue;
      yield next.value;
      left.push(each);
    }
    open = left;
  }
}
