/** Entries by the pattern that their names fit, found without trying every pattern on every name. */

interface Matcher<Entry> {
  readonly entry: Entry;
  /** Where the entry stood in the list. */
  readonly at: number;
  /** Made of the entry's pattern for the first name that begins as it does: to make hundreds at once would be felt. */
  made?: RegExp;
}

/** All entries that a name fits, in the order of the list. */
export type ByPattern<Entry> = (name: string) => readonly Entry[];

/** A fixed name: nothing in it means more than itself. */
const fixedName = /^\^([\w~:-]+)\$$/;
/** A fixed first letter, followed by nothing that would make it optional or one of several. */
const fixedStart = /^\^([\w~:-])(?![?*{+])[^|]*$/;

function grouped<Entry>(list: readonly (readonly [string, Matcher<Entry>])[]): ReadonlyMap<string, Matcher<Entry>[]> {
  const groups = new Map<string, Matcher<Entry>[]>();
  for (const [key, matcher] of list) {
    const group = groups.get(key);
    if (group) group.push(matcher);
    else groups.set(key, [matcher]);
  }
  return groups;
}

/** `pattern` of each entry is a regular expression from `^` to `$`. Nothing is made of them before the first name is asked for. */
export function byPattern<Entry extends { readonly pattern: string }>(entries: readonly Entry[]): ByPattern<Entry> {
  let find: ByPattern<Entry> | undefined;
  return (name) => {
    find ??= matching(entries);
    return find(name);
  };
}

function matching<Entry extends { readonly pattern: string }>(entries: readonly Entry[]): ByPattern<Entry> {
  const all = entries.map((entry, at): Matcher<Entry> => ({ entry, at }));
  const fits = (row: Matcher<Entry>, name: string): boolean => {
    row.made ??= new RegExp(row.entry.pattern);
    return row.made.test(name);
  };
  const keyOf = (form: RegExp, { entry }: Matcher<Entry>) => form.exec(entry.pattern)?.[1];
  const whole = grouped(all.flatMap((row) => pair(keyOf(fixedName, row), row)));
  const others = all.filter((row) => keyOf(fixedName, row) === undefined);
  const byStart = grouped(others.flatMap((row) => pair(keyOf(fixedStart, row), row)));
  const anyStart = others.filter((row) => keyOf(fixedStart, row) === undefined);
  return (name) =>
    [
      ...(whole.get(name) ?? []),
      ...[...(byStart.get(name.charAt(0)) ?? []), ...anyStart].filter((row) => fits(row, name)),
    ]
      .sort((a, b) => a.at - b.at)
      .map(({ entry }) => entry);
}

function pair<Row>(key: string | undefined, row: Row): readonly (readonly [string, Row])[] {
  return key === undefined ? [] : [[key, row]];
}
