/** The command of a rule line: what is done to which chain. */
import { message } from '../../../text/message.ts';
import type { Span } from '../../../text/span.ts';
import type { Word } from '../model.ts';
import { readNumber } from '../numbers.ts';
import type { CoreOption } from '../option-tables.ts';
import { refuseChainName } from './chain-names.ts';
import { takeOptional } from './extension-options.ts';
import { type RuleState, report } from './state.ts';

/** What may or must follow the chain. */
const arguments_: Readonly<Record<string, { readonly what: 'number' | 'policy' | 'name'; readonly needed: boolean }>> =
  {
    '-I': { what: 'number', needed: false },
    '-D': { what: 'number', needed: false },
    '-R': { what: 'number', needed: true },
    '-L': { what: 'number', needed: false },
    '-S': { what: 'number', needed: false },
    '-Z': { what: 'number', needed: false },
    '-P': { what: 'policy', needed: true },
    '-E': { what: 'name', needed: true },
  };

export function applyCommand(option: CoreOption, nameSpan: Span, attached: Word | undefined, state: RuleState): void {
  const { spec } = option;
  if (state.command) {
    report(
      state,
      'unknown-command',
      nameSpan,
      message('One line has one command: {first} and {second} exclude each other.', {
        first: state.command.spec.name,
        second: spec.name,
      }),
    );
  }
  const first = state.command === undefined;
  state.command ??= { spec, span: nameSpan };
  const chain = takeChain(option, nameSpan, attached, state);
  if (chain === 'missing' || !first) return;
  state.chain = chain;
  const argument = arguments_[spec.name];
  if (!argument || (!chain && argument.needed)) return;
  const word = takeOptional(state)[0];
  if (!word) {
    if (argument.needed) report(state, 'missing-value', chain?.span ?? nameSpan, missingMessage(spec.name));
    return;
  }
  state.argument = word;
  if (argument.what === 'number') checkRuleNumber(word, spec.name, state);
  if (argument.what === 'name') refuseChainName(word, 'made', state);
}

function missingMessage(command: string) {
  switch (command) {
    case '-R':
      return message('-R needs a chain and a rule number.');
    case '-P':
      return message('-P needs a chain and a policy.');
    default:
      return message('-E needs the old and the new name of a chain.');
  }
}

function takeChain(
  { spec, arity }: CoreOption,
  nameSpan: Span,
  attached: Word | undefined,
  state: RuleState,
): Word | undefined | 'missing' {
  if (arity === 'attached') return attached ?? takeOptional(state)[0];
  const word = attached ?? state.words[state.next];
  if (!word) {
    report(state, 'missing-value', nameSpan, message('{option} needs a chain.', { option: spec.name }));
    return 'missing';
  }
  if (!attached) state.next++;
  if (spec.name === '-N') refuseChainName(word, 'made', state);
  return word;
}

/** `-I` and `-R` read the number of a rule in any base, the others in decimal. Undefined: it is none. */
export function ruleNumberOf(text: string, command: string): number | undefined {
  if (command === '-I' || command === '-R') return readNumber(text);
  return /^[ \t\n\v\f\r]*[+-]?\d+$/.test(text) ? Number(text) : undefined;
}

/** Rules are numbered from 1. */
function checkRuleNumber(word: Word, command: string, state: RuleState): void {
  const number = ruleNumberOf(word.text, command) ?? 0;
  if (number !== 0) return;
  const what = message('“{number}” is no rule number: rules are counted from 1.', { number: word.text });
  report(state, 'bad-value', word.span, what);
}
