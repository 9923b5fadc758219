/** Where nothing else names what stands in between: how far the packets came that were tried. */
import type { PacketInput } from '../../../../protocol/trace.ts';
import { parseAddress } from '../../net/text.ts';
import { type Message, message } from '../../text/message.ts';
import { endpoint } from '../names.ts';
import { type RuleAnswer, whyNotRule } from '../whyNotRule.ts';
import type { ReachGoal } from './goal.ts';
import { endOf, type Lead } from './leads.ts';
import { packetsIn } from './pick.ts';
import { outcomesOf } from './prove.ts';
import type { Search } from './search.ts';

export interface Closest {
  /** Empty: none that may get there could be made. */
  readonly packets: readonly PacketInput[];
  readonly why: Message;
}

/** Undefined: there is nothing to say, since the search was ended before any packet was looked at. */
export function closestOf(search: Search, goal: ReachGoal, leads: readonly Lead[]): Closest | undefined {
  let best: (Closest & { readonly rank: number }) | undefined;
  const effort = { outcomes: mostOutcomes, openers: 0 };
  for (const packets of search.tried) {
    for (const outcome of outcomesOf(search.node, packets, effort)) {
      const told = whyNotRule(search.node, outcome, goal);
      if (told === undefined) continue;
      const { answer, text } = deepest(told);
      const rank = ranks[answer];
      if (best === undefined || rank < best.rank) best = { packets, why: text, rank };
    }
  }
  if (best !== undefined) return { packets: best.packets, why: best.why };
  const [lead] = leads;
  if (lead === undefined) return undefined;
  return { packets: [], why: leads.every(isOwnError) ? ofNode : unmade(search, lead) };
}

const mostOutcomes = 400;

/** The closer to the rule the smaller. */
const ranks: Readonly<Record<RuleAnswer['answer'], number>> = {
  matched: 0,
  unknown: 1,
  no: 2,
  taken: 3,
  'not-passed': 4,
  'not-entered': 5,
};

/** Of a chain that was not entered the first rule that leads there. */
function deepest(told: RuleAnswer): RuleAnswer {
  const [call] = told.calls;
  return call === undefined ? told : deepest(call);
}

const bare = message('no packet could be made that has all of what it would need');

const ofNode = message(
  'no packet was found; an error or a reset that the node itself sends about one that it refuses may get there, which no trace shows',
);

function isOwnError({ scenario, plan }: Lead): boolean {
  return scenario === 'RELATED' && plan.from === 'node';
}

/** Of a connection that none opens a packet that would come then: who reads it sees what would have to be opened. */
function unmade({ node, family }: Search, lead: Lead): Message {
  const { scenario, state, plan } = lead;
  const [like] = packetsIn({ node, family, from: plan.from, to: endOf(lead) }, state.box, 1);
  if (like === undefined || scenario === 'NEW' || scenario === 'INVALID') return bare;
  return message(
    'no packet was found that opens the connection to which one like this would belong: {protocol} from {source} to {destination}',
    {
      protocol: String(like['protocol']),
      source: endText(like.src, like.sport),
      destination: endText(like.dst, like.dport),
    },
  );
}

function endText(text: string, port: number | undefined): string {
  const address = parseAddress(text);
  return address === undefined ? text : endpoint(address, port);
}
