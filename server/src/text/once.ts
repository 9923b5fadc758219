/** What is asked of something that never changes (a chunk of lines, a node, a ruleset) is found out once, and known as long as that lives. */
export function once<Of extends object, Found>(find: (of: Of) => Found): (of: Of) => Found {
  const known = new WeakMap<Of, { readonly found: Found }>();
  return (of) => {
    const before = known.get(of);
    if (before !== undefined) return before.found;
    const found = find(of);
    known.set(of, { found });
    return found;
  };
}

/** As once, of an object and a key beside it, of which there are few: a node and a family. */
export function oncePer<Of extends object, Key, Found>(find: (of: Of, key: Key) => Found): (of: Of, key: Key) => Found {
  const knownOf = once((_: Of) => new Map<Key, { readonly found: Found }>());
  return (of, key) => {
    const known = knownOf(of);
    const before = known.get(key);
    if (before !== undefined) return before.found;
    const found = find(of, key);
    known.set(key, { found });
    return found;
  };
}
