/** Dumps in which some rules only count: the numbers of all others stay what they are. */
import type { RuleRef } from '../../server/src/trace/trace.ts';

type Taken = Omit<RuleRef, 'rule'> & { readonly rule?: number };

export function withoutRules(
  files: Readonly<Record<string, string>>,
  taken: readonly Taken[],
): Readonly<Record<string, string>> {
  const names = new Set(taken.map(({ table, chain, rule }) => `${table}/${chain}/${rule ?? 'policy'}`));
  return Object.fromEntries(
    Object.entries(files).map(([file, text]) => [
      file,
      file.startsWith('ip') && file.includes('tables-save') ? without(text, names) : text,
    ]),
  );
}

function without(text: string, names: ReadonlySet<string>): string {
  let table = '';
  const numbers = new Map<string, number>();
  const chains = new Set(text.split('\n').flatMap((line) => /^:(\S+) -/.exec(line)?.[1] ?? []));
  return text
    .split('\n')
    .map((line) => {
      if (line.startsWith('*')) {
        table = line.slice(1);
        numbers.clear();
      }
      const [, declared] = /^:(\S+) DROP/.exec(line) ?? [];
      if (declared !== undefined && names.has(`${table}/${declared}/policy`)) return line.replace(' DROP', ' ACCEPT');
      const [, chain] = /^(?:\[\d+:\d+\] )?-A (\S+)/.exec(line) ?? [];
      if (chain === undefined) return line;
      const number = (numbers.get(chain) ?? 0) + 1;
      numbers.set(chain, number);
      return names.has(`${table}/${chain}/${number}`) ? withoutTarget(line, chains) : line;
    })
    .join('\n');
}

/** A jump still leads into its chain: it only comes back. */
function withoutTarget(line: string, chains: ReadonlySet<string>): string {
  const jump = / -[gj] (\S+)$/.exec(line)?.[1];
  return jump !== undefined && chains.has(jump) ? line.replace(/ -g (\S+)$/, ' -j $1') : line.replace(/ -j .*$/, '');
}
