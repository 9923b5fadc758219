/** The view's words. English is the key; the extension sends the user's language when it knows it. */
export type Say = (english: string, args?: Readonly<Record<string, string | number>>) => string;

/** “a, b, c”, as the language joins names. */
export function listed(names: readonly string[], say: Say): string {
  const [first = '', ...rest] = names;
  return rest.reduce((list, next) => say('{list}, {next}', { list, next }), first);
}

export function speaker(words: Readonly<Record<string, string>>): Say {
  return (english, args = {}) =>
    (words[english] ?? english).replace(/\{(\w+)\}/g, (place, name: string) => String(args[name] ?? place));
}
