/** A rule in the form that iptables-save prints it in. From the save functions of iptables 1.8.13, and tried there. */
import type { Family } from '../../../net/family.ts';
import { builtinProtocolName } from '../facts.ts';
import type { MatchUse, OptionUse, Rule } from '../model.ts';
import { printMatch } from './matches.ts';
import { type PrintedOption, printed, printOption } from './option.ts';
import { printTarget } from './targets.ts';
import { quoteIfNeeded } from './words.ts';

/**
 * Without counters. Undefined: the rule has no one form, because it becomes several rules (a list of addresses), edits
 * the table, or has a name in it that only its machine can resolve.
 */
export function printRule(rule: Rule, family: Family): string | undefined {
  if (rule.command !== '-A' || rule.chain === undefined || rule.others.length > 0) return undefined;
  const conditions = printConditions(rule);
  if (conditions === undefined) return undefined;
  const parts = ['-A', quoteIfNeeded(rule.chain), ...conditions.map(optionText)];
  for (const match of rule.matches) {
    if (match.spec === undefined || match.options.some(({ value }) => value.kind === 'invalid')) return undefined;
    // A protocol alone loads its match only when an option of it comes.
    if (match.implied && match.options.length === 0) continue;
    const options = printMatch(match, family);
    if (options === undefined) return undefined;
    parts.push('-m', nameOf(match), ...options.map(optionText));
  }
  const { target } = rule;
  if (target !== undefined) {
    if (target.options.some(({ value }) => value.kind === 'invalid')) return undefined;
    const options = printTarget(target, family);
    if (options === undefined) return undefined;
    parts.push(target.how === 'goto' ? '-g' : '-j', quoteIfNeeded(target.name), ...options.map(optionText));
  }
  return parts.join(' ');
}

/** Aliases of ICMPv6's match are printed by its own name. */
function nameOf({ spec, name }: MatchUse): string {
  return spec?.name ?? name;
}

const order = ['-s', '-d', '-i', '-o', '-p', '-f'];

function printConditions({ conditions }: Rule): readonly PrintedOption[] | undefined {
  const found: PrintedOption[] = [];
  for (const name of order) {
    const use = conditions.find(({ spec }) => spec.name === name);
    if (use === undefined || saysNothing(use)) continue;
    if (use.value.kind === 'invalid') return undefined;
    if (use.value.kind === 'prefixes' && (use.value.prefixes.length !== 1 || use.value.unresolved.length > 0)) {
      return undefined;
    }
    found.push(use.value.kind === 'protocol' ? protocolOption(use, use.value.number) : printOption(use));
  }
  return found;
}

/** Any address, any interface, any protocol: left out, unless negated. */
function saysNothing({ value, negated }: OptionUse<unknown>): boolean {
  if (negated) return false;
  if (value.kind === 'prefixes')
    return value.prefixes.length === 1 && value.prefixes[0]?.mask.every((bits) => bits === 0) === true;
  if (value.kind === 'interface') return value.wildcard && value.name === '';
  return value.kind === 'protocol' && value.number === 0;
}

function protocolOption({ negated }: OptionUse<unknown>, number: number): PrintedOption {
  return { ...printed('-p', builtinProtocolName(number) ?? String(number)), negated };
}

function optionText({ negated, name, text }: PrintedOption): string {
  const option = text === undefined ? name : `${name} ${text}`;
  return negated ? `! ${option}` : option;
}
