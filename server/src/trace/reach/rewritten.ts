/** Fields of packets that rules may change on the way, beside what nat translates and IPVS sends elsewhere. */
import type { Family } from '../../net/family.ts';
import type { Ruleset } from '../../node/model.ts';
import { once } from '../../text/once.ts';
import { hasStrangers } from '../rulesIn.ts';
import type { Dimension } from '../space/dimensions.ts';
import { hasServices } from './balancing.ts';
import type { Search } from './search.ts';
import { translates } from './tracking.ts';

/** What a program writes that gets the packet into its hands, or a target that nobody knows. */
const anything: readonly Dimension[] = ['src', 'dst', 'sport', 'dport', 'tcpFlags', 'length'];

/** Of what a whole way is narrowed by, what the targets may change. */
const rewriters: Readonly<Record<string, readonly Dimension[]>> = {
  SNPT: ['src'],
  DNPT: ['dst'],
  ECN: ['tcpFlags'],
  TCPMSS: ['length'],
  NFQUEUE: anything,
  QUEUE: anything,
};

const rewrittenIn = once((ruleset: Ruleset): readonly Dimension[] =>
  hasStrangers(ruleset)
    ? anything
    : Object.entries(rewriters).flatMap(([target, fields]) => (ruleset.mentions(target) ? fields : [])),
);

const fieldsOf = once((rulesets: readonly Ruleset[]): Readonly<Record<Family, ReadonlySet<Dimension>>> => {
  const of = (family: Family): ReadonlySet<Dimension> =>
    new Set(rulesets.flatMap((ruleset) => (ruleset.family === family ? rewrittenIn(ruleset) : [])));
  return { ipv4: of('ipv4'), ipv6: of('ipv6') };
});

/** Empty: none, wherever rules stand. */
export function fieldsRewritten({ node, family }: Search): ReadonlySet<Dimension> {
  return fieldsOf(node.rulesets)[family];
}

/** Whether packets may be given addresses or ports on the way that a rule asks for. */
export function mayBeChanged(search: Search): boolean {
  const rewritten = fieldsRewritten(search);
  return translates(search) || hasServices(search) || whose.some((field) => rewritten.has(field));
}

const whose: readonly Dimension[] = ['src', 'dst', 'sport', 'dport'];
