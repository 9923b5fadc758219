/** What makes two rules the same for -D and -C: everything that the kernel keeps of them. */
import type { OptionUse, Rule } from '../model.ts';

type AnyUse = Pick<OptionUse, 'value' | 'negated'> & { readonly spec: { readonly name: string } };

function useKey({ spec, negated, value }: AnyUse): string {
  return `${negated ? '!' : ''}${spec.name}=${JSON.stringify(value, (key, part) =>
    typeof part === 'bigint' ? String(part) : key === 'nameSpan' || key === 'quoted' ? undefined : part,
  )}`;
}

/** Equal for rules that iptables takes for the same. Order of conditions does not matter, order of matches does. */
export function ruleKey(rule: Rule): string {
  const conditions = rule.conditions
    .filter(({ spec, value }) => !(spec.name === '-p' && value.kind === 'protocol' && value.number === 0))
    .map((use) => (use.value.kind === 'protocol' ? `${use.negated}-p=${use.value.number}` : useKey(use)))
    .sort();
  const matches = rule.matches.map(({ spec, name, options }) =>
    [spec?.name ?? name, ...options.map(useKey).sort()].join(' '),
  );
  const { target } = rule;
  const goal = target ? [target.how, target.name, ...target.options.map(useKey).sort()].join(' ') : '';
  return [...conditions, ...matches, goal].join('\n');
}
