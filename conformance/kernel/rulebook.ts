/** The rules of a dump by table, chain and number: just enough of iptables-save to say what a rule of the trace does. */

export interface Rulebook {
  /** The rule's line, `-A CHAIN …`; undefined where there is none. */
  line(table: string, chain: string, rule: number): string | undefined;
}

export function rulebook(dump: string): Rulebook {
  const lines = new Map<string, string[]>();
  let table = '';
  for (const line of dump.split('\n')) {
    if (line.startsWith('*')) table = line.slice(1).trim();
    const chain = /^-A (\S+)/.exec(line)?.[1];
    if (chain === undefined) continue;
    const key = `${table} ${chain}`;
    const known = lines.get(key);
    if (known) known.push(line);
    else lines.set(key, [line]);
  }
  return { line: (of, chain, rule) => lines.get(`${of} ${chain}`)?.[rule - 1] };
}

/** The target of a rule's line: what follows -j or -g outside of quotes. */
export function targetOf(line: string): string | undefined {
  return /\s-[jg]\s+(\S+)/.exec(line.replace(/"(?:\\.|[^"\\])*"/g, '""'))?.[1];
}

/** Extensions that a rule's line names, as `-m NAME` and `-j NAME`. */
export function extensionsOf(line: string): readonly string[] {
  const bare = line.replace(/"(?:\\.|[^"\\])*"/g, '""');
  const matches = [...bare.matchAll(/\s-m\s+(\S+)/g)].map((found) => `-m ${found[1]}`);
  const target = targetOf(line);
  return target === undefined ? matches : [...matches, `-j ${target}`];
}
