/** “Did you mean”: the one known word that a mistyped word is plainly near to. */

/** Longest word that is compared; longer ones are no typing mistakes. */
const MAX_LENGTH = 40;

/** The known word closest to `word`, or undefined where none is near enough or two are equally near. */
export function closest(word: string, known: Iterable<string>): string | undefined {
  if (word.length < 2 || word.length > MAX_LENGTH) return undefined;
  const wanted = word.toLowerCase();
  const allowed = wanted.length <= 4 ? 1 : 2;
  let best: string | undefined;
  let bestDistance = allowed + 1;
  let tie = false;
  for (const candidate of known) {
    if (candidate === word || Math.abs(candidate.length - word.length) > allowed) continue;
    const distance = distanceBetween(wanted, candidate.toLowerCase(), bestDistance);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
      tie = false;
    } else if (distance === bestDistance && best !== undefined) {
      tie = true;
    }
  }
  return tie ? undefined : best;
}

/** Edits (insert, delete, replace, swap of neighbours) between two words; anything above `limit` may be `limit + 1`. */
function distanceBetween(a: string, b: string, limit: number): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    let smallest = i;
    for (let j = 1; j <= b.length; j++) {
      const cost = a.charCodeAt(i - 1) === b.charCodeAt(j - 1) ? 0 : 1;
      let value = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + cost);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) value = Math.min(value, (before[j - 2] ?? 0) + 1);
      next.push(value);
      smallest = Math.min(smallest, value);
    }
    if (smallest > limit) return limit + 1;
    before = row;
    row = next;
  }
  return row[b.length] ?? limit + 1;
}
