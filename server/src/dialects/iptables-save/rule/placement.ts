/** In which tables and chains matches, targets and options are accepted. */
import { builtinChains, isBuiltinChain } from '../../../catalog/find.ts';
import type { BuiltinChain, TableName, Variant } from '../../../catalog/types.ts';
import { listed, type Message, message } from '../../../text/message.ts';
import type { Span } from '../../../text/span.ts';
import type { OptionUse } from '../model.ts';
import type { Refusal, TablePlacement } from './placement-facts.ts';
import { type Extension, labelOf, type RuleState, report } from './state.ts';

/** Something of a rule that only some built-in chains accept, also where packets come to it by jumps. */
export interface ChainLimit {
  readonly span: Span;
  readonly what: string;
  readonly chains: readonly BuiltinChain[];
  /** nft looks at the chain that holds the rule only; where this is set, legacy alone refuses jumps. */
  readonly refusedBy?: Variant;
}

const noLimits: readonly ChainLimit[] = [];

/** Problems of the rule in its chain; limits that jumps from built-in chains have to keep are answered. */
export function checkPlacement(state: RuleState): readonly ChainLimit[] {
  const { table } = state.context;
  const chain = state.chain?.text;
  if (table === undefined || chain === undefined) return noLimits;
  const { target, matches } = state;
  let limits = noLimits;
  for (const match of matches) limits = checkExtension(match, table, chain, limits, state);
  return target ? checkExtension(target, table, chain, limits, state) : limits;
}

/** Answers the limits with those of the extension added. */
function checkExtension(
  extension: Extension,
  table: TableName,
  chain: string,
  limits: readonly ChainLimit[],
  state: RuleState,
): readonly ChainLimit[] {
  const { placements, placedOptions } = extension.facts;
  if (!placements && !placedOptions) return limits;
  const builtin = isBuiltinChain(table, chain) ? chain : undefined;
  const more: ChainLimit[] = [...limits];
  if (placements) checkWhole(extension, placements[table], table, builtin, more, state);
  if (placedOptions) for (const use of extension.options) checkOption(extension, use, table, builtin, more, state);
  return more;
}

function checkWhole(
  extension: Extension,
  placement: TablePlacement,
  table: TableName,
  builtin: BuiltinChain | undefined,
  limits: ChainLimit[],
  state: RuleState,
): void {
  const refusal = builtin ? placement.refusedIn[builtin] : placement.refusedInUserChains;
  const { reachableFrom } = placement;
  if (!refusal && (builtin || !reachableFrom)) return;
  const what = labelOf(extension);
  if (refusal) refuse(extension.nameSpan, what, table, builtin, refusal, state);
  else if (reachableFrom) limits.push({ span: extension.nameSpan, what, chains: reachableFrom });
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
        tables: listed(spec.tables),
      }),
    );
  }
  const chains = optionChains(extension, use);
  if (!chains) return;
  const { what, allowed, span } = chains;
  if (builtin) {
    if (!allowed.includes(builtin)) report(state, 'wrong-chain', span, wrongChain(what, builtin, allowed));
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
  // Of a fixed size and the path's, the one given last counts.
  (extension, use) =>
    use.spec.name === '--clamp-mss-to-pmtu' &&
    extension.options.findIndex(({ spec }) => spec.name === '--set-mss') > extension.options.indexOf(use),
];

function refuse(
  span: Span,
  what: string,
  table: TableName,
  chain: BuiltinChain | undefined,
  refusal: Refusal,
  state: RuleState,
): void {
  const { accepted, elsewhere } = refusal;
  if (chain !== undefined && accepted.length > 0) {
    report(state, 'wrong-chain', span, wrongChain(what, chain, accepted), refusal);
    return;
  }
  const complaint =
    elsewhere === ''
      ? message('{what} is not accepted in table {table}.', { what, table })
      : message('{what} is not accepted in table {table}, only in {tables}.', { what, table, tables: elsewhere });
  report(state, 'wrong-table', span, complaint, refusal);
}

/** The complaint about a chain that does not accept something. */
export function wrongChain(what: string, chain: string, chains: readonly string[]): Message {
  return message('{what} is not accepted in chain {chain}, only in {chains}.', {
    what,
    chain,
    chains: listed(chains),
  });
}
