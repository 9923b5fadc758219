/** The copies that rules with the target TEE send of many packets at once: the symbolic twin of stack/copy.ts. */
import type { Family } from '../../net/family.ts';
import type { Node } from '../../node/model.ts';
import { once } from '../../text/once.ts';
import { type CompiledRule, compileNode } from '../netfilter/compile.ts';
import { missing, states as stateNames, wholeOf } from '../space/dimensions.ts';
import { numbers } from '../space/region.ts';
import { insideOf } from './lens.ts';
import { anyMarks, withoutConnection } from './marks.ts';
import { pooledMarks } from './pool.ts';
import { fieldsRewritten, mayBeChanged } from './rewritten.ts';
import { lensFor, type Search } from './search.ts';
import { type Changes, open, type State, unseen, withNow } from './state.ts';
import { unlinked } from './tuples.ts';

const known = once((node: Node): Readonly<Record<Family, readonly CompiledRule[]>> => {
  const compiled = compileNode(node);
  const of = (family: Family): readonly CompiledRule[] =>
    compiled[family].flatMap(({ ruleset, table }) =>
      [...ruleset.tables.values()].flatMap(({ name, chains }) =>
        [...chains.values()].flatMap(({ name: chain, rules }) =>
          Array.from({ length: rules.length }, (_, index) => index).flatMap((index) =>
            rules.at(index).target?.name === 'TEE' ? (table(name)?.chain(chain)?.rule(index) ?? []) : [],
          ),
        ),
      ),
    );
  return { ipv4: of('ipv4'), ipv6: of('ipv6') };
});

/** Rules that send copies. */
export function copyingRules({ node, family }: Search): readonly CompiledRule[] {
  return known(node)[family];
}

/**
 * The copies of the packets that such a rule may match, wherever it stands: whatever was changed of them by then. They have
 * neither a connection nor a socket.
 */
export function copied(search: Search, states: readonly State[]): readonly State[] {
  const before = anything(search);
  const anyhow = states.map((state): State => ({ ...withNow(state, before), marks: anyMarks, track: 'done' }));
  return copyingRules(search)
    .flatMap((rule) => insideOf(anyhow, lensFor(search, rule)))
    .map((state) => ({
      ...withNow(state, copy),
      marks: pooledMarks(state.pool, withoutConnection(state.marks)),
      link: unlinked,
    }));
}

/** What a packet may have by the time that a rule sees it. */
function anything(search: Search): Changes {
  const { family } = search;
  const translated = mayBeChanged(search) ? (['src', 'dst', 'sport', 'dport'] as const) : [];
  const changed = new Set([...translated, ...fieldsRewritten(search)]);
  const connection = ['state', 'direction', 'dnat', 'snat', 'balanced'] as const;
  return open(family, ...changed, ...connection, 'ttl', 'tos', 'tcpOptions', 'frame', 'in', 'out');
}

const none = numbers(missing);

const copy: Changes = {
  ...unseen,
  state: numbers(stateNames.indexOf('UNTRACKED')),
  balanced: numbers(0),
  ttl: wholeOf('ttl', 'ipv4'),
  in: undefined,
  uid: none,
  gid: none,
};
