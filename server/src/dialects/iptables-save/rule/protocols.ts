/** Whether a rule says -p as its matches and targets need it. */
import { message } from '../../../text/message.ts';
import { type Extension, type RuleState, report } from './state.ts';

/** Matches that nft translates instead of handing them to the kernel's old check: it takes `! -p` with them. */
const translatedByNft: ReadonlySet<string> = new Set(['tcp', 'udp']);

export function checkProtocol(extension: Extension, state: RuleState): void {
  const { spec, facts } = extension;
  if (!spec || facts.protocols.length === 0) return;
  const { protocol } = state;
  if (protocol && protocol.number === undefined) return;
  const names = facts.protocolNames;
  if (protocol?.number === undefined || !facts.protocols.includes(protocol.number)) {
    const what = message('{extension} needs -p {names}.', { extension: extension.name, names });
    report(state, 'missing-protocol', extension.nameSpan, what);
    return;
  }
  if (!protocol.negated || facts.protocolNegatable) return;
  const what = message('{extension} needs -p {names} without an exclamation mark.', {
    extension: extension.name,
    names,
  });
  const legacyOnly = spec.kind === 'match' && translatedByNft.has(spec.name);
  report(state, 'missing-protocol', extension.nameSpan, what, legacyOnly ? { refusedBy: 'legacy' } : {});
}
