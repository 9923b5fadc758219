/** “Did you mean”: the one known word that a mistyped word is plainly near to. */

/** Longest word that is compared; longer ones are no typing mistakes. */
const MAX_LENGTH = 40;

/** The known word closest to `word`, or undefined where none is near enough or two are equally near. */
export function closest(word: string, known: Iterable<string>): string | undefined {
  if (word.length < 2 || word.length > MAX_LENGTH) return undefined;
  const wanted = word.toLowerCase();
  let limit = wanted.length <= 4 ? 1 : 2;
  let best: string | undefined;
  let tie = false;
  for (const candidate of known) {
    if (candidate === word || Math.abs(candidate.length - word.length) > limit) continue;
    const distance = distanceBetween(wanted, candidate.toLowerCase(), limit);
    if (distance > limit) continue;
    tie = best !== undefined && distance === limit;
    if (distance < limit || best === undefined) best = candidate;
    limit = distance;
  }
  return tie ? undefined : best;
}

/** Edits (insert, delete, replace, swap of neighbours) between two words; anything above `limit` may be `limit + 1`. */
function distanceBetween(a: string, b: string, limit: number): number {
  // Most words differ in the middle only, if at all.
  let start = 0;
  const shorter = Math.min(a.length, b.length);
  while (start < shorter && a.charCodeAt(start) === b.charCodeAt(start)) start++;
  let aEnd = a.length;
  let bEnd = b.length;
  while (aEnd > start && bEnd > start && a.charCodeAt(aEnd - 1) === b.charCodeAt(bEnd - 1)) {
    aEnd--;
    bEnd--;
  }
  return distanceInBand(a.slice(start, aEnd), b.slice(start, bEnd), limit);
}

/** Cells further from the diagonal than `limit` are more than `limit` edits away and never looked at. */
function distanceInBand(a: string, b: string, limit: number): number {
  const far = limit + 1;
  let before: number[] = [];
  let row: number[] = [];
  for (let j = 0; j <= Math.min(b.length, limit); j++) row[j] = j;
  for (let i = 1; i <= a.length; i++) {
    const next: number[] = [];
    let smallest = far;
    const unit = a.charCodeAt(i - 1);
    for (let j = Math.max(0, i - limit); j <= Math.min(b.length, i + limit); j++) {
      const same = unit === b.charCodeAt(j - 1);
      let value = Math.min((row[j] ?? far) + 1, (next[j - 1] ?? far) + 1, (row[j - 1] ?? far) + (same ? 0 : 1));
      const swapped = i > 1 && j > 1 && unit === b.charCodeAt(j - 2) && a.charCodeAt(i - 2) === b.charCodeAt(j - 1);
      if (swapped) value = Math.min(value, (before[j - 2] ?? far) + 1);
      next[j] = value;
      if (value < smallest) smallest = value;
    }
    if (smallest > limit) return far;
    before = row;
    row = next;
  }
  return row[b.length] ?? far;
}
