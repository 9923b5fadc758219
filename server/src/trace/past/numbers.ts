/** Numbers for what is to be told apart: the same gets the same. */

export function createNumbers(): (value: unknown) => number {
  const numbers = new Map<unknown, number>();
  return (value) => {
    const number = numbers.get(value) ?? numbers.size;
    numbers.set(value, number);
    return number;
  };
}

/** Of what a packet left, by texts: where it can only have left one thing nothing need be told apart. */
export function numbersFor(lefts: readonly unknown[]): (text: () => string) => number {
  if (lefts.length === 1) return () => 0;
  const numberOf = createNumbers();
  return (text) => numberOf(text());
}
