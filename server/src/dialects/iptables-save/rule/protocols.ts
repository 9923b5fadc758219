/** Whether a rule says -p as its matches and targets need it. */
import { message } from '../../../text/message.ts';
import type { OptionUse } from '../model.ts';
import { type Extension, labelOf, type RuleState, report } from './state.ts';

/**
 * Matches that nft translates instead of handing them to the kernel's old check: it takes `! -p` with them,
 * as long as they say anything at all, and nothing that it can't translate.
 */
const translatedByNft: ReadonlySet<string> = new Set(['tcp', 'udp']);

export function checkProtocol(extension: Extension, state: RuleState): void {
  const { spec, facts } = extension;
  if (!spec || facts.protocols.length === 0) return;
  const { protocol } = state;
  if (protocol && protocol.number === undefined) return;
  const names = facts.protocolNames;
  if (protocol?.number === undefined || !facts.protocols.includes(protocol.number)) {
    const what = message('{extension} needs -p {names}.', { extension: labelOf(extension), names });
    report(state, 'missing-protocol', extension.nameSpan, what);
    return;
  }
  if (!protocol.negated || facts.protocolNegatable) return;
  const what = message('{extension} needs -p {names} without an exclamation mark.', {
    extension: labelOf(extension),
    names,
  });
  const legacyOnly = spec.kind === 'match' && translatedByNft.has(spec.name) && isTranslated(extension.options);
  report(state, 'missing-protocol', extension.nameSpan, what, legacyOnly ? { refusedBy: 'legacy' } : {});
}

function isTranslated(options: readonly OptionUse[]): boolean {
  return options.some(says) && !options.some(({ spec }) => spec.name === '--tcp-option');
}

const LAST_PORT = 0xffff;

/** False for options that are true of every packet: all ports, no flags. */
function says({ value, negated }: OptionUse): boolean {
  if (negated) return true;
  if (value.kind === 'range') return value.low !== 0 || value.high !== LAST_PORT;
  return value.kind !== 'flags' || value.mask !== 0 || value.set !== 0;
}
