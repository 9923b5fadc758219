/**
 * Whether the connection that packets belong to can ever have been opened: some first packet of it must get to the end of
 * its way, for connections are kept from there on (nf_conntrack_confirm()). What this asks of first packets is less than
 * what is true of them, so that none is missed.
 */

import type { Steps } from '../../text/schedule.ts';
import { announcersOf } from '../netfilter/matches/announcers.ts';
import { vrfsOf } from '../routing/vrf.ts';
import { hasStrangers } from '../rulesIn.ts';
import { holdsPoint } from '../space/intervals.ts';
import type { Box } from '../space/region.ts';
import { meet } from '../space/region.ts';
import { announcedBy, mastersOf } from './announcements.ts';
import { hasServices } from './balancing.ts';
import {
  boundsOf,
  type First,
  kind,
  renamed,
  replies,
  straightNames,
  translationOf,
  tuple,
  turnedNames,
  whoseStraight,
  whoseTurned,
} from './first.ts';
import type { Lead } from './leads.ts';
import { within } from './lens.ts';
import { allToEnd, toRouting } from './plans.ts';
import { fieldsRewritten } from './rewritten.ts';
import type { Search } from './search.ts';
import type { State } from './state.ts';
import { translates } from './tracking.ts';
import { reopening, unlinked } from './tuples.ts';
import { walkToEnd } from './walk.ts';

/** First packets that are looked for: of more kinds than these nobody says that there are none. */
const mostKinds = 48;

export function* mayBeOpened(search: Search, lead: Lead): Steps<boolean> {
  const { node } = search;
  const { scenario, plan } = lead;
  if (scenario === 'NEW' || scenario === 'INVALID') return true;
  // Connections that the dump shows were opened before, and packets of VRFs are shown in more ways than are walked here.
  if ((node.connections ?? []).length > 0 || vrfsOf(node).length > 0) return true;
  // What announced it must have been there, wherever it comes to itself.
  if (!(yield* haveCome(search, announcersNeeded(search, lead)))) return false;
  // What the node refuses it answers with errors about connections that are none yet (nf_ct_attach()).
  if (scenario === 'RELATED' && plan.from === 'node' && (yield* mayRefuse(search))) return true;
  if (!(yield* gets(search, { box: new Map() }))) return false;
  return yield* haveCome(search, [firstsNeeded(search, lead)]);
}

/** Whether of each of these some first packet may get through. */
function* haveCome(search: Search, needed: readonly (readonly First[])[]): Steps<boolean> {
  for (const firsts of needed) {
    let found = false;
    for (const first of firsts) found ||= search.opened.size > mostKinds || (yield* gets(search, first));
    if (!found) return false;
  }
  return true;
}

/** The first of them that it may be of; undefined: there is none. */
export function* oneThatMayBeOpened(search: Search, leads: readonly Lead[]): Steps<Lead | undefined> {
  for (const lead of leads) if (yield* mayBeOpened(search, lead)) return lead;
  return undefined;
}

function announcersNeeded(search: Search, { state }: Lead): readonly (readonly First[])[] {
  const helper = announcedBy(state);
  return helper === undefined ? [] : mastersOf(search, helper);
}

/** What was announced may begin with the packet itself. */
function firstsNeeded(search: Search, lead: Lead): readonly First[] {
  if (lead.scenario !== 'RELATED') return firstsOf(search, lead);
  return isAboutAnother(lead.state) ? firstsOfError(search, lead.state) : [{ box: new Map() }];
}

/** Whether the node may refuse a packet that opens a connection: rules do so, IPVS, or routing where it comes so far. */
function* mayRefuse(search: Search): Steps<boolean> {
  const { node, family, opened } = search;
  const known = opened.get(refused);
  if (known !== undefined) return known;
  const rejects = node.rulesets.some(
    (ruleset) => ruleset.family === family && (ruleset.mentions('REJECT') || hasStrangers(ruleset)),
  );
  const found =
    rejects || hasServices(search) || (yield* walkToEnd(search, toRouting, [new Map()])).length > 0 || search.cut;
  opened.set(refused, found);
  return found;
}

const refused = 'refused';

/** Whether such a first packet may get through, on any way; asked once in a search. */
function* gets(search: Search, first: First): Steps<boolean> {
  const { opened } = search;
  const { box, ends, begins, from } = first;
  const key = JSON.stringify([boundsOf(box), ends && boundsOf(ends), begins, from]);
  const known = opened.get(key);
  if (known !== undefined) return known;
  const found = (yield* getsThrough(search, first)) || search.cut;
  opened.set(key, found);
  return found;
}

function* getsThrough(search: Search, { box, ends, begins, from: by }: First): Steps<boolean> {
  for (const { scenario, boxes } of beginnings(search, box)) {
    if (begins !== undefined && scenario !== begins) continue;
    for (const from of by === undefined ? senders : [by])
      for (const plan of allToEnd(from))
        for (const marks of from === 'node' ? (['none', 'any'] as const) : (['none'] as const)) {
          const states = yield* walkToEnd(search, plan, boxes, { marks, scenario });
          if ((ends === undefined ? states : within(states, ends)).length > 0) return true;
        }
  }
  return false;
}

const senders = ['network', 'node'] as const;

interface Beginning {
  readonly scenario: 'NEW' | 'RELATED';
  readonly boxes: readonly Box[];
}

/** What a helper has announced does not begin as NEW: its first packet is RELATED already (init_conntrack()). */
function beginnings({ node }: Search, box: Box): readonly Beginning[] {
  const plain: Beginning = { scenario: 'NEW', boxes: [box] };
  const boxes = announcersOf(node).flatMap(({ protocols }) => meet(box, new Map([['protocol', protocols]])) ?? []);
  return boxes.length === 0 ? [plain] : [plain, { scenario: 'RELATED', boxes }];
}

/** Of a later packet. None: what it is and what is asked of its connection never come together. */
function firstsOf(search: Search, { scenario, state }: Lead): readonly First[] {
  const begins = announcedBy(state) === undefined ? {} : ({ begins: 'RELATED' } as const);
  const { box } = state;
  const isAnswer = scenario === 'ANSWER';
  const names = isAnswer ? turnedNames : straightNames;
  if (hasServices(search)) return [{ box: renamed(box, kind), ...begins }];
  const asked = renamed(box, tuple);
  if (!translates(search)) {
    const whose = isAnswer ? whoseTurned : whoseStraight;
    return firstsIn(meet(renamed(box, [...names, ...whose, ...kind]), asked), undefined, begins);
  }
  // Translated connections are known by what their first packet was, or by what answers to it are.
  if (!isAnswer) {
    const ends = new Map([...renamed(box, replies), ...translationOf(state), ...destinationOf(search, state)]);
    return [{ box: renamed(box, [...names, ...kind]), ends, ...begins }];
  }
  const leaves = meet(renamed(box, names), renamed(box, replies));
  // An answer has been given the address back from which the first one was sent.
  const sent = meet(renamed(destinationOf(search, state), turnedNames), asked);
  if (leaves === undefined || sent === undefined) return [];
  return firstsIn(meet(renamed(box, kind), sent), new Map([...leaves, ...translationOf(state)]), begins);
}

/** Where it goes by now the first one went: nat gives all of one direction the same destination, and only once. */
function destinationOf(search: Search, { now, handedOver }: State): Box {
  if (handedOver !== undefined || fieldsRewritten(search).has('dst')) return new Map();
  return new Map(
    (['dst', 'dport'] as const).flatMap((field) => {
      const bound = now.get(field);
      return bound === undefined ? [] : [[field, bound] as const];
    }),
  );
}

function firstsIn(box: Box | undefined, ends: Box | undefined, begins: Pick<First, 'begins'>): readonly First[] {
  return box === undefined ? [] : [{ box, ...(ends === undefined ? {} : { ends }), ...begins }];
}

/** An error goes to who sent the packet that it is about (nf_conntrack_inet_error()): one of the two ends. */
function firstsOfError(search: Search, state: State): readonly First[] {
  const { box, now } = state;
  const directions = now.get('direction') ?? [];
  // IPVS sends errors on, and what is looked at a second time need not be one.
  if (hasServices(search) || holdsPoint(directions, 2)) return [{ box: new Map() }];
  const begins = announcedBy(state) === undefined ? {} : ({ begins: 'RELATED' } as const);
  const asked = renamed(box, tuple);
  const answers = renamed(box, replies);
  const ends: Box = translates(search) ? new Map([...answers, ...translationOf(state)]) : new Map();
  const side = (name: 'src' | 'dst'): Box =>
    renamed(box, [
      ['dst', name],
      ['dst.local', `${name}.local`],
    ]);
  return [0, 1].flatMap((direction): readonly First[] => {
    if (!holdsPoint(directions, direction)) return [];
    if (direction === 0) return firstsIn(meet(asked, side('dst')), ends, begins);
    if (!translates(search)) return firstsIn(meet(asked, side('src')), undefined, begins);
    const left = meet(ends, side('src'));
    return left === undefined ? [] : [{ box: asked, ends: left, ...begins }];
  });
}

/** Of any other protocol than its connection: an error, or a reset that the node sends. */
function isAboutAnother({ link }: State): boolean {
  return link === unlinked || link === reopening;
}
