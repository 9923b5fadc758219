/** In which tables and chains matches, targets and options are accepted. */
import { builtinChains, isBuiltinChain } from '../../../catalog/find.ts';
import type {
  BuiltinChain,
  MatchSpec,
  Placement,
  TableName,
  TargetSpec,
  UserChainRule,
  Variant,
} from '../../../catalog/types.ts';
import type { Family } from '../../../net/family.ts';
import { type Message, message } from '../../../text/message.ts';
import type { Span } from '../../../text/span.ts';
import type { OptionUse } from '../model.ts';
import { type Extension, type RuleState, report } from './state.ts';

const variants: readonly Variant[] = ['nft', 'legacy'];

/** Something of a rule that only some built-in chains accept, also where packets come to it by jumps. */
export interface ChainLimit {
  readonly span: Span;
  readonly what: string;
  readonly chains: readonly BuiltinChain[];
  /** nft looks at the chain that holds the rule only; where this is set, legacy alone refuses jumps. */
  readonly refusedBy?: Variant;
}

function placementOf(spec: MatchSpec | TargetSpec, family: Family, variant: Variant): Placement | undefined {
  return spec.allowedByVariant?.[family]?.[variant] ?? spec.allowed?.[family];
}

function userTables(spec: MatchSpec | TargetSpec, variant: Variant): readonly TableName[] | undefined {
  const { userChain } = spec;
  if (!userChain) return undefined;
  return isRule(userChain) ? userChain.tables : userChain[variant].tables;
}

function isRule(rule: UserChainRule | Readonly<Record<Variant, UserChainRule>>): rule is UserChainRule {
  return 'tables' in rule;
}

/** Problems of the rule in its chain; limits that jumps from built-in chains have to keep are answered. */
export function checkPlacement(state: RuleState): readonly ChainLimit[] {
  const { table } = state.context;
  const chain = state.chain?.text;
  if (table === undefined || chain === undefined) return [];
  const limits: ChainLimit[] = [];
  const builtin = isBuiltinChain(table, chain) ? chain : undefined;
  for (const extension of state.target ? [...state.matches, state.target] : state.matches) {
    checkExtension(extension, table, builtin, limits, state);
    for (const use of extension.options) checkOption(extension, use, table, builtin, limits, state);
  }
  return limits;
}

function refusals(refused: (variant: Variant) => boolean): { readonly refusedBy?: Variant } | undefined {
  const by = variants.filter(refused);
  const [only] = by;
  if (only === undefined) return undefined;
  return by.length === 1 ? { refusedBy: only } : {};
}

function checkExtension(
  extension: Extension,
  table: TableName,
  builtin: BuiltinChain | undefined,
  limits: ChainLimit[],
  state: RuleState,
): void {
  const { spec } = extension;
  if (!spec || (!spec.allowed && !spec.allowedByVariant && !spec.userChain)) return;
  const { family } = state.context;
  const what = `${spec.kind === 'match' ? '-m' : '-j'} ${extension.name}`;
  const chainsIn = (variant: Variant) => {
    const placement = placementOf(spec, family, variant);
    return placement ? (placement[table] ?? []) : builtinChains(table);
  };
  if (builtin) {
    const refused = refusals((variant) => !chainsIn(variant).includes(builtin));
    if (refused) refuse(extension.nameSpan, what, table, builtin, chainsIn(refused.refusedBy ?? 'nft'), refused, state);
    return;
  }
  const accepts = (variant: Variant) => {
    const tables = userTables(spec, variant);
    return tables ? tables.includes(table) : chainsIn(variant).length > 0 || !spec.allowed;
  };
  const refused = refusals((variant) => !accepts(variant));
  if (refused) {
    refuse(extension.nameSpan, what, table, undefined, [], refused, state);
    return;
  }
  const chains = chainsIn('legacy');
  if (chains.length < builtinChains(table).length) limits.push({ span: extension.nameSpan, what, chains });
}

/** `-i`-like limits of one option or of one of its values. */
function checkOption(
  extension: Extension,
  use: OptionUse,
  table: TableName,
  builtin: BuiltinChain | undefined,
  limits: ChainLimit[],
  state: RuleState,
): void {
  const { spec } = use;
  if (spec.tables && !spec.tables.includes(table)) {
    report(
      state,
      'wrong-table',
      use.nameSpan,
      message('{what} is not accepted in table {table}, only in {tables}.', {
        what: spec.name,
        table,
        tables: spec.tables.join(', '),
      }),
    );
  }
  const chains = optionChains(extension, use);
  if (!chains) return;
  const { what, allowed, span } = chains;
  if (builtin) {
    if (!allowed.includes(builtin)) refuse(span, what, table, builtin, allowed, {}, state);
    return;
  }
  const here = builtinChains(table).filter((chain) => allowed.includes(chain));
  if (here.length < builtinChains(table).length) limits.push({ span, what, chains: here, refusedBy: 'legacy' });
}

function optionChains(
  extension: Extension,
  use: OptionUse,
): { what: string; allowed: readonly BuiltinChain[]; span: Span } | undefined {
  const { spec, words } = use;
  const value = spec.valueChains && use.value.kind === 'names' ? spec.valueChains[use.value.names[0] ?? ''] : undefined;
  if (value)
    return { what: `${spec.name} ${words[0]?.text ?? ''}`, allowed: value, span: words[0]?.span ?? use.nameSpan };
  if (!spec.chains) return undefined;
  const overridden = exceptions.some((exception) => exception(extension, use));
  return overridden ? undefined : { what: spec.name, allowed: spec.chains, span: use.nameSpan };
}

/** Where the limit of an option does not hold because of another option. */
const exceptions: readonly ((extension: Extension, use: OptionUse) => boolean)[] = [
  // A packet that is known to be bridged has an output port everywhere.
  (extension, use) =>
    extension.spec?.name === 'physdev' &&
    use.spec.name.includes('out') &&
    extension.options.some(({ spec, negated }) => spec.name === '--physdev-is-bridged' && !negated),
];

function refuse(
  span: Span,
  what: string,
  table: TableName,
  chain: BuiltinChain | undefined,
  chains: readonly BuiltinChain[],
  by: { readonly refusedBy?: Variant },
  state: RuleState,
): void {
  if (chain === undefined || chains.length === 0) {
    report(state, 'wrong-table', span, message('{what} is not accepted in table {table}.', { what, table }), by);
    return;
  }
  report(state, 'wrong-chain', span, wrongChain(what, chain, chains), by);
}

/** The complaint about a chain that does not accept something. */
export function wrongChain(what: string, chain: string, chains: readonly string[]): Message {
  return message('{what} is not accepted in chain {chain}, only in {chains}.', {
    what,
    chain,
    chains: chains.join(', '),
  });
}
