/** The chains of a table and the jumps between them, in one pass over what the dump's parts know. */
import type { TableView } from '../../checks/view.ts';
import { isBuiltin } from '../../dialects/iptables-save/dump/names.ts';
import type { Mentions } from '../../dialects/iptables-save/dump/part.ts';

export interface ChainFacts {
  readonly name: string;
  readonly builtin: boolean;
  /** Where it is declared, or its first rule, or the first jump to it. From 0. */
  readonly line: number;
  readonly policy: string | undefined;
  readonly rules: number;
}

export interface JumpFacts {
  readonly from: string;
  readonly to: string;
  readonly count: number;
  /** The first of them. */
  readonly line: number;
}

export interface Chains {
  /** In the order of the file. */
  readonly chains: ReadonlyMap<string, ChainFacts>;
  readonly jumps: readonly JumpFacts[];
}

interface Collected {
  line: number;
  policy: string | undefined;
  rules: number;
}

export function collectChains({ block }: TableView): Chains {
  const chains = new Map<string, Collected>();
  const at = (name: string, line: number): Collected => {
    const known = chains.get(name);
    if (known !== undefined) return known;
    const fresh: Collected = { line, policy: undefined, rules: 0 };
    chains.set(name, fresh);
    return fresh;
  };
  for (const { part, base } of block.parts) {
    each(part.declared, (name, line) => {
      const chain = at(name, base + line);
      chain.policy ??= part.policies.get(line);
    });
  }
  const jumps = new Map<string, { from: string; to: string; count: number; line: number }>();
  for (const { part, base } of block.parts) {
    each(part.rules, (name, line) => void at(name, base + line).rules++);
    each(part.jumps, (to, line, index) => {
      const from = part.rules.names[part.rules.ids[part.jumpRules[index] ?? 0] ?? 0] ?? '';
      at(to, base + line);
      const key = `${from} ${to}`;
      const known = jumps.get(key);
      if (known === undefined) jumps.set(key, { from, to, count: 1, line: base + line });
      else known.count++;
    });
  }
  return {
    chains: new Map(Array.from(chains, ([name, facts]) => [name, { name, builtin: isBuiltin(block, name), ...facts }])),
    jumps: [...jumps.values()],
  };
}

function each({ names, lines, ids }: Mentions, visit: (name: string, line: number, index: number) => void): void {
  ids.forEach((id, index) => {
    visit(names[id] ?? '', lines[index] ?? 0, index);
  });
}
