/** Whether a rule says -p as its matches and targets need it. */
import { message } from '../../../text/message.ts';
import { protocolNumber } from '../facts.ts';
import { type Extension, type RuleState, report } from './state.ts';

/** Matches that nft translates instead of handing them to the kernel's old check: it takes `! -p` with them. */
const translatedByNft: ReadonlySet<string> = new Set(['tcp', 'udp']);

export function checkProtocol(extension: Extension, state: RuleState): void {
  const { spec } = extension;
  if (!spec?.requiresProtocol) return;
  // Checked while its options are read.
  if (spec.kind === 'match' && spec.name === 'multiport') return;
  const wanted = Array.isArray(spec.requiresProtocol)
    ? (spec.requiresProtocol as readonly string[])
    : (spec.requiresProtocol as Readonly<Record<string, readonly string[] | undefined>>)[state.context.family];
  if (!wanted) return;
  const { protocol } = state;
  if (protocol && protocol.number === undefined) return;
  const fits = protocol !== undefined && wanted.some((name) => protocolNumber(name) === protocol.number);
  const names = wanted.join(', ');
  if (!fits) {
    report(
      state,
      'missing-protocol',
      extension.nameSpan,
      message('{extension} needs -p {names}.', { extension: extension.name, names }),
    );
    return;
  }
  if (!protocol.negated || spec.protocolNegatable) return;
  report(
    state,
    'missing-protocol',
    extension.nameSpan,
    message('{extension} needs -p {names} without an exclamation mark.', { extension: extension.name, names }),
    spec.kind === 'match' && translatedByNft.has(spec.name) ? { refusedBy: 'legacy' } : {},
  );
}
