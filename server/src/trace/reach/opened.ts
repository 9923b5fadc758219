/**
 * Whether the connection that packets belong to can ever have been opened: some first packet of it must get to the end of
 * its way, for connections are kept from there on (nf_conntrack_confirm()). What this asks of first packets is less than
 * what is true of them, so that none is missed.
 */

import { announcersOf } from '../netfilter/matches/announcers.ts';
import { vrfsOf } from '../routing/vrf.ts';
import { hasStrangers } from '../rulesIn.ts';
import type { Box } from '../space/region.ts';
import { meet } from '../space/region.ts';
import { hasServices } from './balancing.ts';
import {
  boundsOf,
  type First,
  kind,
  type Renamed,
  renamed,
  replies,
  straightNames,
  translationOf,
  tuple,
  turnedNames,
} from './first.ts';
import type { Lead } from './leads.ts';
import { allToEnd, toRouting } from './plans.ts';
import type { Search } from './search.ts';
import { within } from './state.ts';
import { type Scenario, translates } from './tracking.ts';
import { walkToEnd } from './walk.ts';

/** First packets that are looked for: of more kinds than these nobody says that there are none. */
const mostKinds = 48;

export function mayBeOpened(search: Search, lead: Lead): boolean {
  const { node, opened } = search;
  const { scenario, plan } = lead;
  if (scenario === 'NEW' || scenario === 'INVALID') return true;
  // Connections that the dump shows were opened before, and packets of VRFs are shown in more ways than are walked here.
  if ((node.connections ?? []).length > 0 || vrfsOf(node).length > 0) return true;
  // What the node refuses it answers with errors about connections that are none yet (nf_ct_attach()).
  if (scenario === 'RELATED' && plan.from === 'node' && mayRefuse(search)) return true;
  if (!gets(search, { box: new Map() })) return false;
  const first = firstOf(search, lead);
  if (first === undefined) return false;
  return opened.size > mostKinds || gets(search, first);
}

/** Whether the node may refuse a packet that opens a connection: rules do so, IPVS, or routing where it comes so far. */
function mayRefuse(search: Search): boolean {
  const { node, family, opened } = search;
  const known = opened.get(refused);
  if (known !== undefined) return known;
  const rejects = node.rulesets.some(
    (ruleset) => ruleset.family === family && (ruleset.mentions('REJECT') || hasStrangers(ruleset)),
  );
  const found = rejects || hasServices(search) || walkToEnd(search, toRouting, [new Map()]).length > 0 || search.cut;
  opened.set(refused, found);
  return found;
}

const refused = 'refused';

/** Whether such a first packet may get through, on any way; asked once in a search. */
function gets(search: Search, first: First): boolean {
  const { opened } = search;
  const { box, ends } = first;
  const key = JSON.stringify([boundsOf(box), ends && boundsOf(ends)]);
  const known = opened.get(key);
  if (known !== undefined) return known;
  const found = beginnings(search, box).some(({ scenario, boxes }) =>
    (['network', 'node'] as const).some((from) =>
      allToEnd(from).some((plan) =>
        (from === 'node' ? (['none', 'any'] as const) : (['none'] as const)).some((marks) => {
          const states = walkToEnd(search, plan, boxes, { marks, scenario });
          return (ends === undefined ? states : within(states, ends)).length > 0;
        }),
      ),
    ),
  );
  opened.set(key, found || search.cut);
  return found || search.cut;
}

interface Beginning {
  readonly scenario: Scenario;
  readonly boxes: readonly Box[];
}

/** What a helper has announced does not begin as NEW: its first packet is RELATED already (init_conntrack()). */
function beginnings({ node }: Search, box: Box): readonly Beginning[] {
  const plain: Beginning = { scenario: 'NEW', boxes: [box] };
  const boxes = announcersOf(node).flatMap(({ protocols }) => meet(box, new Map([['protocol', protocols]])) ?? []);
  return boxes.length === 0 ? [plain] : [plain, { scenario: 'RELATED', boxes }];
}

/** Undefined: what the packets are and what is asked of their connection never come together. */
function firstOf(search: Search, { scenario, state }: Lead): First | undefined {
  const { box } = state;
  if (scenario === 'RELATED') return { box: new Map() };
  const names: Renamed = scenario === 'ANSWER' ? turnedNames : straightNames;
  if (hasServices(search)) return { box: renamed(box, kind) };
  if (!translates(search)) return boxOf(renamed(box, [...names, ...kind]), renamed(box, tuple));
  // Translated connections are known by what their first packet was, or by what answers to it are.
  if (scenario !== 'ANSWER')
    return {
      box: renamed(box, [...names, ...kind]),
      ends: new Map([...renamed(box, replies), ...translationOf(state)]),
    };
  const ends = meet(renamed(box, names), renamed(box, replies));
  const begins = meet(renamed(box, kind), renamed(box, tuple));
  return ends === undefined || begins === undefined ? undefined : { box: begins, ends };
}

function boxOf(one: Box, other: Box): First | undefined {
  const box = meet(one, other);
  return box === undefined ? undefined : { box };
}
