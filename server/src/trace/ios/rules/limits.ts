/** `ip nat translation max-entries`: how many entries the table takes, in all, of a host, of a VRF. */
import type { EntryLimit } from '../../../dialects/ios-nat/model.ts';
import { type Message, message } from '../../../text/message.ts';
import { endText } from '../entry.ts';
import { wordOf } from '../interfaces.ts';
import { askNamedList, permits } from '../route-map.ts';
import type { Question } from './choice.ts';

/** Why no entry can be made; undefined: one can. */
export function limitReached(question: Question): Message | undefined {
  for (const limit of question.walk.router.router.limits) {
    const counted = countedBy(question, limit);
    if (counted !== undefined && counted.entries >= limit.entries) return counted.text;
  }
  return undefined;
}

interface Counted {
  readonly entries: number;
  readonly text: Message;
}

/** Undefined: the limit is not about this host. */
function countedBy(
  { walk, end, crossing, asked }: Question,
  { scope, entries: count }: EntryLimit,
): Counted | undefined {
  const { table } = walk;
  const { innerVrf: vrf } = crossing;
  const host = endText({ word: end.word });
  const ofHost = (): Counted => ({
    entries: table.countOf(vrf, end.word),
    text: message('NAT: the table holds {count} entries of {host}, as many as max-entries allows it', { count, host }),
  });
  const ofVrf = (): Counted => ({
    entries: table.countOf(vrf),
    text: message('NAT: the table holds {count} entries of VRF {vrf}, as many as max-entries allows it', {
      count,
      vrf,
    }),
  });
  switch (scope.kind) {
    case 'all':
      return {
        entries: table.count(),
        text: message('NAT: the table holds {count} entries, as many as max-entries allows', { count }),
      };
    case 'all-host':
      return ofHost();
    case 'host':
      return wordOf(scope.address) === end.word ? ofHost() : undefined;
    // Whether the list's hosts share the limit is not documented: a host that reaches it alone is over it in any case.
    case 'list':
      return permits(askNamedList(walk, scope.list.name, asked.packet)) ? ofHost() : undefined;
    case 'all-vrf':
      return vrf === '' ? undefined : ofVrf();
    case 'vrf':
      return scope.vrf.name === vrf ? ofVrf() : undefined;
  }
}
