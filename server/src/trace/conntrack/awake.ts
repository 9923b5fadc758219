/**
 * Whether connection tracking works at all. Linux registers its hooks in a network namespace, for each family apart,
 * when the first rule asks for them (nf_ct_netns_get(), called from the extensions below), wherever that rule stands
 * and whether or not a packet ever comes to it. Until then there are no connections, and the nat table is not walked.
 */
import type { Rule } from '../../dialects/iptables-save/model.ts';
import type { Family } from '../../net/family.ts';
import type { Node, Ruleset } from '../../node/model.ts';
import { once } from '../../text/once.ts';
import { goesToStrangers, someRule } from '../rulesIn.ts';

const matches: ReadonlySet<string> = new Set([
  'cluster',
  'connbytes',
  'connlabel',
  'connlimit',
  'connmark',
  'conntrack',
  'helper',
  'state',
]);

const targets: ReadonlySet<string> = new Set([
  'CLUSTERIP',
  'CONNMARK',
  'CONNSECMARK',
  'DNAT',
  'MASQUERADE',
  'NETMAP',
  'REDIRECT',
  'SNAT',
  'SYNPROXY',
]);

/**
 * Ends at the first rule that wakes connection tracking; large rulesets have one near their beginning. What nobody knows,
 * and stands in nat, is there to translate.
 */
export const tracksConnections = once(
  (ruleset: Ruleset): boolean => goesToStrangers(ruleset.tables.get('nat')) || someRule(ruleset, wakes),
);

/** Whether the node tracks connections of a family: a rule wants it, or a masqueraded FTP service (ip_vs_register_conntrack()). */
export function nodeTracksConnections({ rulesets, services }: Node, family: Family): boolean {
  if (rulesets.some((ruleset) => ruleset.family === family && tracksConnections(ruleset))) return true;
  return (
    services?.some(
      (service) =>
        service.family === family &&
        service.by.kind === 'address' &&
        service.by.port === ftpPort &&
        service.realServers.some(({ method }) => method === 'masquerade'),
    ) ?? false
  );
}

const ftpPort = 21;

/** Whether fragments are put together before the first table: TPROXY and `-m socket` ask for that too. */
export function gathersFragments(ruleset: Ruleset): boolean {
  return (
    tracksConnections(ruleset) || someRule(ruleset, (rule) => rule.target?.name === 'TPROXY' || has(rule, 'socket'))
  );
}

/** Whether a rule marks connections, so that also packets which nobody traces leave something. */
export const marksConnections = once(
  (ruleset: Ruleset): boolean =>
    // Of a large dump every rule would have to be read to find out that none does it.
    ruleset.mentions('CONNMARK') &&
    tracksConnections(ruleset) &&
    someRule(ruleset, ({ target }) => target?.name === 'CONNMARK'),
);

/** Whether traffic changes what rules find in sets: entries come and go, or their counters are compared. */
export function asksWhatTrafficDidToSets({ mentions }: Ruleset): boolean {
  return ['-j SET', '--packets-', '--bytes-'].some(mentions);
}

function has({ matches: used }: Rule, name: string): boolean {
  return used.some((match) => (match.spec?.name ?? match.name) === name);
}

function wakes({ matches: used, target }: Rule): boolean {
  if (used.some(({ name, spec }) => matches.has(spec?.name ?? name))) return true;
  if (target === undefined) return false;
  // CT wakes it unless it only says that the packet is not to be tracked.
  if (target.name === 'CT') return !target.options.some(({ spec }) => spec.name === '--notrack');
  return targets.has(target.name);
}
