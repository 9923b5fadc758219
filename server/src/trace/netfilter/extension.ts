/** What matches and targets have in common: how well the trace knows one, and its options in a rule. */
import type { OptionUse } from '../../dialects/iptables-save/model.ts';

/** How well the trace knows an extension. */
export type Knowledge = 'modelled' | 'no-effect' | 'unknown';

export function optionNamed(use: { readonly options: readonly OptionUse[] }, name: string): OptionUse | undefined {
  return use.options.find((option) => option.spec.name === name);
}

export function hasOption(use: { readonly options: readonly OptionUse[] }, name: string): boolean {
  return optionNamed(use, name) !== undefined;
}

/** A number that an option gives, or what iptables takes without it. */
export function numberOf(use: { readonly options: readonly OptionUse[] }, name: string, otherwise: number): number {
  const value = optionNamed(use, name)?.value;
  return value?.kind === 'number' ? value.value : otherwise;
}
