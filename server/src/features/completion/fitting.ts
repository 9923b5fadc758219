/** More than these are no help; typing on narrows them. */
export const most = 500;

/** Labels with the word somewhere in them. Editors filter again; this only keeps what can't fit at all from being sent. */
export function fitting(word: string): (label: string) => boolean {
  if (word === '' || word.startsWith('-')) return () => true;
  const wanted = new RegExp(word.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'), 'i');
  return (label) => wanted.test(label);
}
