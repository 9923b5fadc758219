/** Which share of a chain's packets a rule with `statistic` takes, when the rules above it have taken theirs. */
import { chainOf, type RulesView, ruleAt, tableAt } from '../checks/view.ts';
import type { OptionUse, Rule } from '../dialects/iptables-save/model.ts';

/** Chains longer than this are no balancers; reading them for a hint would cost too much. */
const longest = 512;

/**
 * “1/3” or “33.3 %”, for a rule of a run of rules that differ by chance alone, or the one after them that takes the
 * rest. The whole is what gets as far as the run. Undefined: chance has no part in it, or not alone.
 */
export function shareOf(view: RulesView, line: number): string | undefined {
  if (view.partial === true) return undefined;
  const rule = ruleAt(view, line);
  const chain = rule?.chain === undefined ? undefined : chainOf(tableAt(view, line), rule.chain);
  if (rule === undefined || chain === undefined || chain.rules.length > longest) return undefined;
  const wanted = otherConditions(rule);
  let left = 1;
  let chance = false;
  for (const other of chain.rules) {
    const candidate = ruleAt(view, other);
    if (candidate === undefined) continue;
    const here = other === line;
    if (otherConditions(candidate) !== wanted) {
      // A rule with other conditions takes packets by another measure: behind it the shares are anybody's guess.
      if (chance && takesAway(candidate)) return undefined;
      continue;
    }
    const probability = probabilityOf(candidate);
    if (probability === undefined) {
      if (here) return chance && takesAway(candidate) ? shareText(left) : undefined;
      if (chance && takesAway(candidate)) return undefined;
      continue;
    }
    chance = true;
    if (here) return shareText(left * probability);
    if (takesAway(candidate)) left *= 1 - probability;
  }
  return undefined;
}

/** The rule's probability as written, between 0 and 1; undefined: it has none, or no readable one. */
function probabilityOf(rule: Rule): number | undefined {
  const statistics = rule.matches.filter(({ spec }) => spec?.name === 'statistic');
  const [only] = statistics;
  const use = only?.options.find(({ spec }) => spec.name === '--probability');
  const text = use?.words[0]?.text;
  if (statistics.length > 1 || use === undefined || text === undefined) return undefined;
  const probability = Number(text);
  if (!(probability >= 0 && probability <= 1)) return undefined;
  return use.negated ? 1 - probability : probability;
}

/** All that the rule asks of a packet but chance, for comparing rules with each other. */
function otherConditions(rule: Rule): string {
  const said = (use: OptionUse<unknown>, name: string): string =>
    `${use.negated ? '!' : ''}${name} ${use.words.map(({ text }) => text).join(' ')}`;
  const core = rule.conditions.map((use) => said(use, use.spec.name));
  const matches = rule.matches
    .filter(({ spec }) => spec?.name !== 'comment' && spec?.name !== 'statistic')
    .flatMap(({ name, options }) => [name, ...options.map((use) => said(use, use.spec.name))]);
  return [...core, ...matches].join('\n');
}

/** True where the packet doesn't reach the next rule: kube-proxy's balancers jump to chains that end in DNAT. */
function takesAway(rule: Rule): boolean {
  const { target } = rule;
  return target !== undefined && (target.spec === undefined || target.spec.verdict === 'terminating');
}

/** A simple fraction where it is one, as near as the kernel's 31 bits can tell; else per cent. */
export function shareText(share: number): string {
  for (let denominator = 1; denominator <= 64; denominator++) {
    const numerator = Math.round(share * denominator);
    if (Math.abs(share - numerator / denominator) < 1e-6) {
      return denominator === 1 ? (numerator === 1 ? 'all' : 'none') : `${numerator}/${denominator}`;
    }
  }
  return `${(share * 100).toPrecision(3)} %`;
}
