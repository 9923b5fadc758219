/** Which names a chain may have. */
import { findTarget } from '../../../catalog/find.ts';
import { message } from '../../../text/message.ts';
import type { Word } from '../model.ts';
import { byteLength, hasBlank } from '../words.ts';
import { type RuleState, report } from './state.ts';

/** Bytes of a chain's name. */
const MAX_BYTES = 28;

const verdicts: ReadonlySet<string> = new Set(['ACCEPT', 'DROP', 'RETURN', 'QUEUE']);

/** The extension behind verdicts and jumps, which nobody names. */
const STANDARD = 'standard';

function isTarget(name: string, { context }: Pick<RuleState, 'context'>): boolean {
  return name === STANDARD || findTarget(name, context.family) !== undefined;
}

/**
 * Reports a name that no chain may have. Chain lines take names of target extensions, `-N` and `-E` do not;
 * a leading dash or exclamation mark is refused by nft alone in chain lines.
 */
export function refuseChainName(
  word: Word,
  how: 'declared' | 'made',
  state: Pick<RuleState, 'context' | 'problems'>,
): void {
  const name = word.text;
  const bytes = byteLength(name);
  if (bytes > MAX_BYTES) {
    const what = message('The name of a chain has at most {max} bytes, found {found}.', {
      max: MAX_BYTES,
      found: bytes,
    });
    report(state, 'bad-chain-name', word.span, what);
  } else if (name === '') {
    report(state, 'bad-chain-name', word.span, message('A chain has a name: this is empty.'));
  } else if (verdicts.has(name) || (how === 'made' && isTarget(name, state))) {
    report(
      state,
      'bad-chain-name',
      word.span,
      message('“{name}” is the name of a target and cannot be that of a chain.', { name }),
    );
  } else if (hasBlank(name)) {
    const what = message('The name of a chain has no blanks.');
    report(state, 'bad-chain-name', word.span, what, how === 'declared' ? { refusedBy: 'nft' } : {});
  } else if (name.startsWith('-') || name.startsWith('!')) {
    const what = message('The name of a chain cannot begin with {first}.', { first: name.charAt(0) });
    report(state, 'bad-chain-name', word.span, what, how === 'declared' ? { refusedBy: 'nft' } : {});
  }
}
