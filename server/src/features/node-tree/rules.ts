/** Tables and their chains, of both families and both kinds of iptables. */
import type { RuleChain, Ruleset, RuleTable } from '../../node/model.ts';
import { type Message, message } from '../../text/message.ts';
import { type Branch, levelOf, type TreeItem } from './tree.ts';

export const rulesBranch: Branch = {
  key: 'rules',
  root: ({ rulesets }) => {
    const tables = rulesets.flatMap((ruleset) => [...ruleset.tables.values()].map((table) => ({ ruleset, table })));
    if (rulesets.length === 0) return undefined;
    return {
      label: message('Tables and chains'),
      description: message('{count} tables', { count: tables.length }),
      icon: 'group',
      children: () => levelOf(tables, ({ ruleset, table }) => tableItem(ruleset, table)),
    };
  },
};

function tableItem(ruleset: Ruleset, { name, chains, ruleCount, origin }: RuleTable): TreeItem {
  const program = programOf(ruleset);
  return {
    key: `${program} ${name}`,
    label: name,
    description: message('{program}, {chains} chains, {rules} rules', {
      program,
      chains: chains.size,
      rules: ruleCount,
    }),
    icon: 'table',
    ...(origin === undefined ? {} : { origin }),
    children: () => levelOf([...chains.values()], chainItem),
  };
}

function chainItem({ name, policy, rules, origin }: RuleChain): TreeItem {
  const place = origin ?? (rules.length > 0 ? rules.origin(0) : undefined);
  return {
    key: name,
    label: name,
    description: chainText(policy, rules.length),
    icon: 'chain',
    ...(place === undefined ? {} : { origin: place }),
  };
}

function chainText(policy: string | undefined, count: number): Message {
  return policy === undefined
    ? message('{count} rules', { count })
    : message('policy {policy}, {count} rules', { policy, count });
}

/** `ip6tables-legacy`: as the commands are called. */
export function programOf({ family, variant }: Ruleset): string {
  return `${family === 'ipv6' ? 'ip6tables' : 'iptables'}${variant === undefined ? '' : `-${variant}`}`;
}
