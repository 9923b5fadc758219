/** What is asked of something that never changes (a node, a ruleset) is found out once, and known as long as that lives. */
export function once<Of extends object, Found>(find: (of: Of) => Found): (of: Of) => Found {
  const known = new WeakMap<Of, { readonly found: Found }>();
  return (of) => {
    const before = known.get(of) ?? { found: find(of) };
    known.set(of, before);
    return before.found;
  };
}
