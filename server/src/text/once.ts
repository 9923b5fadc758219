/**
 * What is asked of something that never changes (a chunk of lines, a node, a ruleset) is found out once, and known as
 * long as that lives.
 */
export function once<Of extends object, Found>(find: (of: Of) => Found): (of: Of) => Found {
  const known = new WeakMap<Of, Found>();
  return (of) => {
    const before = known.get(of);
    // Undefined is an answer too.
    if (before !== undefined || known.has(of)) return before as Found;
    const found = find(of);
    known.set(of, found);
    return found;
  };
}

/** As once, of something that has to be read with what it is a part of: that makes no difference to what is found. */
export function onceWithin<Whole, Of extends object, Found>(
  find: (whole: Whole, of: Of) => Found,
): (whole: Whole, of: Of) => Found {
  const known = new WeakMap<Of, Found>();
  return (whole, of) => {
    const before = known.get(of);
    if (before !== undefined || known.has(of)) return before as Found;
    const found = find(whole, of);
    known.set(of, found);
    return found;
  };
}

/** As once, of an object and a key beside it, of which there are few: a node and a family. */
export function oncePer<Of extends object, Key, Found>(find: (of: Of, key: Key) => Found): (of: Of, key: Key) => Found {
  const knownOf = once((_: Of) => new Map<Key, Found>());
  return (of, key) => {
    const known = knownOf(of);
    const before = known.get(key);
    if (before !== undefined || known.has(key)) return before as Found;
    const found = find(of, key);
    known.set(key, found);
    return found;
  };
}
