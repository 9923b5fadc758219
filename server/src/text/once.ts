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
