/** `ip -br addr` and `ip -br link`: an interface a line, its state, then addresses or the MAC address and flags. */

import { expected, queueOf, type Report, wordsOf } from '../dump.ts';
import type { Origin } from '../origin.ts';
import { type Drafts, draftOf } from './address-draft.ts';
import { readAddressWord } from './words.ts';

const states: ReadonlySet<string> = new Set([
  'UP',
  'DOWN',
  'UNKNOWN',
  'LOWERLAYERDOWN',
  'DORMANT',
  'NOTPRESENT',
  'TESTING',
]);

/** Reads the line where it is of this form; false: it is not, and nothing was read. */
export function readBriefLine(line: string, origin: Origin, drafts: Drafts, report: Report): boolean {
  const words = queueOf(wordsOf(line));
  const name = words.take();
  const state = words.take();
  if (name === undefined || state === undefined || !states.has(state.text) || name.span.start > 0) return false;
  // The state UP means that the interface is up and has a carrier; of DOWN it is not said which of the two lacks.
  const draft = draftOf(drafts, name.text, { index: 0, flags: state.text === 'UP' ? ['UP', 'LOWER_UP'] : [], origin });
  for (let word = words.take(); word !== undefined; word = words.take()) {
    const flags = /^<(.*)>$/.exec(word.text);
    if (flags !== null) {
      drafts.set(draft.name, { ...(drafts.get(draft.name) ?? draft), flags: (flags[1] ?? '').split(',') });
      continue;
    }
    if (/^[0-9a-f]{2}(:[0-9a-f]{2}){5,}$/i.test(word.text)) {
      drafts.set(draft.name, { ...draft, mac: word.text.toLowerCase() });
      continue;
    }
    if (word.text === 'metric') {
      words.take();
      continue;
    }
    const own = readAddressWord(word);
    const peer = words.peek()?.text === 'peer';
    if (peer) words.take();
    const network = peer ? readAddressWord(words.take()) : own;
    if (own === undefined || network === undefined) {
      report(word.span, 'host-addr-range', expected('an address with its prefix length', word));
      continue;
    }
    draft.addresses.push({
      address: own.address,
      prefixLength: network.prefixLength,
      ...(peer ? { peer: network.address } : {}),
      scope: 'global',
      flags: [],
      origin,
    });
  }
  return true;
}
