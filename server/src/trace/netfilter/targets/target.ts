/** What a target does. Each extension has a file beside this one; index.ts is the table of them. */
import type { OptionUse, TargetUse } from '../../../dialects/iptables-save/model.ts';
import type { Message } from '../../../text/message.ts';
import type { Decider } from '../../trace.ts';
import type { CompileContext } from '../condition.ts';
import type { Walk } from '../walk.ts';

/** `continue`: the next rule is tried. `accept`: the table is done with the packet. `over`: the walk has ended. */
export type Effect = 'continue' | 'accept' | 'over';

export type Target = { readonly text: Message } & (
  | { readonly kind: 'none' }
  | { readonly kind: 'return' }
  | { readonly kind: 'chain'; readonly name: string; readonly how: 'jump' | 'goto' }
  | { readonly kind: 'action'; readonly run: (walk: Walk, place: RulePlace) => Effect }
);

export type RulePlace = Omit<Extract<Decider, { readonly by: 'rule' }>, 'by'>;

/** How well the trace knows an extension. */
export type Knowledge = 'modelled' | 'no-effect' | 'unknown';

export interface TargetSemantics {
  readonly name: string;
  readonly state: Knowledge;
  readonly compile: (use: TargetUse, context: CompileContext) => Target;
}

export function optionNamed(use: { readonly options: readonly OptionUse[] }, name: string): OptionUse | undefined {
  return use.options.find((option) => option.spec.name === name);
}

export function hasOption(use: { readonly options: readonly OptionUse[] }, name: string): boolean {
  return optionNamed(use, name) !== undefined;
}

/** A target that goes on with the next rule, whatever it does beside. */
export function goesOn(text: Message, run: (walk: Walk) => void = () => {}): Target {
  return {
    kind: 'action',
    text,
    run: (walk) => {
      run(walk);
      return 'continue';
    },
  };
}
