/** What the command of a line allows beside it, and what its chain does. */
import type { CoreOptionSpec } from '../../../catalog/types.ts';
import { listed, message } from '../../../text/message.ts';
import type { Span } from '../../../text/span.ts';
import { type RuleState, report } from './state.ts';

/** Commands whose line describes a rule. */
const takesRule: ReadonlySet<string> = new Set(['-A', '-I', '-D', '-R', '-C']);

export function describesRule(command: CoreOptionSpec): boolean {
  return takesRule.has(command.name);
}

/** `-c` may also stand with these. */
const takesCounters: ReadonlySet<string> = new Set(['-A', '-I', '-R', '-P']);

/** Options that only say how a listing looks. */
const ofListings: ReadonlySet<string> = new Set(['-n', '-x', '--line-numbers']);

/** What may stand on the line with its command. */
export function checkCommand(state: RuleState, command: CoreOptionSpec): void {
  const refuse = (use: { readonly nameSpan: Span }, option: string): void =>
    report(
      state,
      'refused-in-restore',
      use.nameSpan,
      message('{option} has no meaning with {command}.', { option, command: command.name }),
    );
  for (const use of state.others) {
    const { name } = use.spec;
    if (ofListings.has(name) && command.name !== '-L') refuse(use, name);
    if (name === '-c' && !takesCounters.has(command.name)) refuse(use, name);
  }
  if (!describesRule(command)) {
    for (const use of state.conditions) refuse(use, use.spec.name);
    refuseTarget(state, refuse);
    return;
  }
  if (state.argument && command.name === '-D') {
    for (const use of state.conditions) refuse(use, use.spec.name);
    refuseTarget(state, refuse);
  }
  checkInterfaces(state);
}

function refuseTarget({ target }: RuleState, refuse: (use: { readonly nameSpan: Span }, option: string) => void): void {
  if (target) refuse({ nameSpan: target.optionSpan }, target.how === 'jump' ? '-j' : '-g');
}

/** Packets have no way out yet in PREROUTING and INPUT, and no way in any more in OUTPUT and POSTROUTING. */
function checkInterfaces(state: RuleState): void {
  const chain = state.chain?.text;
  if (chain === undefined || !['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'].includes(chain)) return;
  for (const use of state.conditions) {
    const { chains, name } = use.spec;
    if (!chains || (chains as readonly string[]).includes(chain)) continue;
    report(
      state,
      'wrong-chain',
      use.nameSpan,
      message('{what} is not accepted in chain {chain}, only in {chains}.', {
        what: name,
        chain,
        chains: listed(chains),
      }),
    );
  }
}

/** A list of addresses makes a rule of each, which `!` cannot mean; and no packet is outside of all addresses. */
export function checkAddressLists(state: RuleState): void {
  let several = false;
  let negation: Span | undefined;
  for (const { value, negated, negation: sign, words } of state.conditions) {
    if (value.kind !== 'prefixes') continue;
    if (value.prefixes.length > 1) several = true;
    if (!negated) continue;
    negation ??= sign;
    if (!value.prefixes.some(({ mask }) => mask.every((word) => word === 0))) continue;
    const what = message('All addresses negated: this never matches.');
    report(state, 'bad-value', words[0]?.span ?? { start: 0, end: 0 }, what, { refusedBy: 'nft' });
  }
  if (!several || !negation) return;
  const what = message('Lists of addresses make one rule of each address and cannot be negated: use an ipset.');
  report(state, 'not-negatable', negation, what);
}
