/** What a node's dumps tell, and what they leave open, in sentences. */
import { type Family, families } from '../net/family.ts';
import { listed, type Message, message } from '../text/message.ts';
import { foundInRouter, gapsOfRouter } from './describe-router.ts';
import type { Gap } from './gap.ts';
import type { Node, Ruleset } from './model.ts';

export interface NodeDescription {
  readonly found: readonly Message[];
  /** What a trace has to assume, and which command would tell. */
  readonly missing: readonly Message[];
  /** The same, each with what it leaves open. */
  readonly gaps: readonly Gap[];
}

/** `asked`: families that somebody wants to trace; of others nothing is missed. */
export function describeNode(node: Node, asked: readonly Family[] = families): NodeDescription {
  const gaps = node.router === undefined ? gapsOf(node, asked) : gapsOfRouter(node.router);
  return {
    // Counting the rules of a large dump takes longer than tracing a packet through it.
    get found() {
      return found(node);
    },
    missing: gaps.map(({ lack }) => lack),
    gaps,
  };
}

function found(node: Node): readonly Message[] {
  const { interfaces, routes, policyRules, sets, services, connections, sysctls } = node;
  const total = (lists: Readonly<Partial<Record<string, readonly unknown[]>>>) =>
    Object.values(lists).reduce((sum, list) => sum + (list?.length ?? 0), 0);
  return [
    ...(node.router === undefined ? [] : foundInRouter(node.router)),
    ...node.rulesets.map(describeRuleset),
    ...(sets === undefined ? [] : [message('{count} ipsets', { count: sets.size })]),
    ...(services === undefined ? [] : [message('{count} IPVS services', { count: services.length })]),
    ...(interfaces === undefined ? [] : [message('{count} interfaces', { count: interfaces.length })]),
    ...(routes === undefined ? [] : [message('{count} routes', { count: total(routes) })]),
    ...(policyRules === undefined ? [] : [message('{count} policy rules', { count: total(policyRules) })]),
    ...(connections === undefined ? [] : [message('{count} tracked connections', { count: connections.length })]),
    ...(sysctls === undefined ? [] : [message('{count} kernel settings', { count: sysctls.size })]),
  ];
}

function describeRuleset({ family, variant, tables }: Ruleset): Message {
  const program = `${family === 'ipv6' ? 'ip6tables' : 'iptables'}${variant === undefined ? '' : `-${variant}`}`;
  if (tables.size === 0) return message('{program}: no rules', { program });
  let rules = 0;
  for (const { ruleCount } of tables.values()) rules += ruleCount;
  return message('{program}: {rules} rules in the tables {tables}', {
    program,
    rules,
    tables: listed([...tables.keys()]),
  });
}

function gapsOf(node: Node, asked: readonly Family[]): readonly Gap[] {
  const result: Gap[] = [];
  const lacks = (family: Family) =>
    asked.includes(family) && !node.rulesets.some((ruleset) => ruleset.family === family);
  if (lacks('ipv4')) {
    result.push({
      lack: message('There is no dump of iptables rules, so IPv4 is traced as if there were none. Add iptables-save.'),
      uncertain: message('every verdict over IPv4, and every translation'),
    });
  }
  if (lacks('ipv6')) {
    result.push({
      lack: message(
        'There is no dump of ip6tables rules, so IPv6 is traced as if there were none. Add ip6tables-save.',
      ),
      uncertain: message('every verdict over IPv6, and every translation'),
    });
  }
  if (node.interfaces === undefined) {
    result.push({
      lack: message('Which addresses the node has is not known. Add ip addr.'),
      uncertain: message('whether a packet is for the node itself, and the address that MASQUERADE takes'),
    });
  }
  if (node.routes === undefined) {
    result.push({
      lack: message('The routes are not known. Add ip route show table all.'),
      uncertain: message('by which device a packet leaves, and whether it leaves at all'),
    });
  } else if (!hasLocalTable(node)) {
    result.push({
      lack: message('The routes show table main alone. ip route show table all shows the others too.'),
      uncertain: message('routes of other tables, which marks and sources may choose'),
    });
  }
  if (node.policyRules === undefined) {
    result.push({
      lack: message('The policy rules are not known: the three that every machine starts with are taken. Add ip rule.'),
      uncertain: message('whether a mark or a source address chooses another routing table'),
    });
  } else if (asked.includes('ipv6') && node.policyRules.ipv6 === undefined && concernsIpv6(node)) {
    result.push({
      lack: message(
        'The policy rules of IPv6 are not known: those that every machine starts with are taken. Add ip -6 rule.',
      ),
      uncertain: message('whether a mark or a source address chooses another routing table over IPv6'),
    });
  }
  if (node.sets === undefined) {
    result.push({
      lack: message('What the ipsets hold is not known. Add ipset save.'),
      uncertain: message('whether rules with -m set match'),
    });
  }
  if (node.services === undefined) {
    result.push({
      lack: message('Whether the node has IPVS services is not known. Add ipvsadm -Sn.'),
      uncertain: message('whether packets that reach INPUT are sent on to a real server'),
    });
  }
  if (node.sysctls === undefined) {
    result.push({
      lack: message('The kernel settings (forwarding, reverse path filter) are not known. Add sysctl -a.'),
      uncertain: message('whether the node forwards, and whether it takes packets from unexpected sources'),
    });
  }
  return result;
}

/** Whether somebody filters or routes IPv6 on this machine: elsewhere its policy rules make no difference. */
function concernsIpv6({ rulesets, routes }: Node): boolean {
  const filters = rulesets.some(({ family, tables }) => family === 'ipv6' && tables.size > 0);
  return filters && routes?.ipv6 !== undefined;
}

function hasLocalTable({ routes }: Node): boolean {
  return families.some((family) => routes?.[family]?.some((route) => route.table === 'local'));
}
