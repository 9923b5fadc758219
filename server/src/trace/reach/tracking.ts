/** What connection tracking makes of many packets at once, and whether it does anything at all. */

import type { Family } from '../../net/family.ts';
import type { Packet } from '../../net/packet.ts';
import { protocol } from '../../net/protocol.ts';
import type { Node, RuleTable } from '../../node/model.ts';
import { once } from '../../text/once.ts';
import { assurable } from '../connection/assured.ts';
import { answerType, invert, keyOf } from '../connection/connection.ts';
import { tcpFlagsValid } from '../connection/tcp.ts';
import { nodeTracksConnections } from '../conntrack/awake.ts';
import { NO_NEXT_HEADER } from '../conntrack/fragmentFaults.ts';
import { mayOpen } from '../conntrack/mayOpen.ts';
import { isNeverTracked } from '../conntrack/track.ts';
import { announcersOf } from '../netfilter/matches/announcers.ts';
import { vrfsOf } from '../routing/vrf.ts';
import { goesToStrangers } from '../rulesIn.ts';
import { settingsOf } from '../settings/settings.ts';
import { connectionBits, type Dimension, missing, states as stateNames, wholeOf } from '../space/dimensions.ts';
import { common, type Intervals, intervalsOf, without } from '../space/intervals.ts';
import { type Box, numbers, outside, region } from '../space/region.ts';
import { hasServices } from './balancing.ts';
import { givenMarks, withGiven } from './givenMarks.ts';
import { within } from './lens.ts';
import { withoutConnection } from './marks.ts';
import { pooledMarks } from './pool.ts';
import { announcedAmong, resetsOf } from './related.ts';
import type { Search } from './search.ts';
import { began, beganHere, type Changes, nobody, open, type State, unseen, withAll, withNow } from './state.ts';
import { type Link, joining as linkOf, opening, readdressed, reopening, tupleFields, unlinked } from './tuples.ts';

/**
 * What connection tracking shall make of the packet. `NEW` stands also for those that it is told to leave alone; `AGAIN`
 * comes behind the first packet before anybody has answered; `LATER` goes as the first one went, `ANSWER` the other way.
 */
export type Scenario = 'NEW' | 'INVALID' | 'ANSWER' | 'LATER' | 'AGAIN' | 'RELATED';
export const scenarios: readonly Scenario[] = ['NEW', 'INVALID', 'ANSWER', 'LATER', 'RELATED', 'AGAIN'];

/** Such a packet asks the nat table: those of connections that are known go as the first one went. */
export function opensConnection(scenario: Scenario): boolean {
  return scenario === 'NEW';
}

/** Such a packet is of a connection that others have opened, or about one. */
export function joinsConnection(scenario: Scenario): boolean {
  return scenario !== 'NEW' && scenario !== 'INVALID';
}

/** Whether anything of the family makes the kernel track connections. */
export function isAwake({ node, family }: Search): boolean {
  return nodeTracksConnections(node, family);
}

/** The states behind connection tracking, as far as they are what the scenario says. */
export function tracking(search: Search, before: readonly State[], scenario: Scenario): readonly State[] {
  const states = before.map((state) => withoutTemplate(state));
  if (!isAwake(search)) return states.map((state) => seen(state, unseen, unlinked));
  const looked = states.filter((state) => state.track !== 'notrack');
  // What is still a fragment by now can be put together with nothing, and has no connection.
  const tracked = within(looked, whole);
  switch (scenario) {
    case 'NEW':
      return [
        ...openers(search)
          .flatMap((box) => within(tracked, box))
          .map((state) => seen(state, begins, opening)),
        ...untracked(search, states).map((state) => seen(state, leftAlone, unlinked)),
      ];
    case 'INVALID': {
      // What can't open a connection is invalid for certain; these may be.
      const maybe = region({ protocol: intervalsOf(doubtful[search.family].flatMap((each) => numbers(each))) }).boxes;
      const cut = withAll(
        endingInHeader[search.family].flatMap((box) => within(tracked, box)),
        withoutHeader,
      );
      const read = [...others(search), ...maybe].flatMap((box) => within(tracked, box));
      return [...read, ...within(looked, partial), ...cut].map((state) => seen(state, unseen, unlinked));
    }
    case 'LATER':
    case 'ANSWER':
    case 'AGAIN': {
      const join = joining(search, scenario);
      return possible(search, scenario)
        .flatMap((box) => within(tracked, box))
        .flatMap(join);
    }
    case 'RELATED':
      return related(search, tracked);
  }
}

/** The states as connection tracking may find them a second time, whatever that is. */
export function trackedAnyhow(search: Search, states: readonly State[]): readonly State[] {
  const bits = connectionBits.map((bit): Dimension => `ct.${bit}`);
  const translation = translates(search) ? perhaps : no;
  const any = {
    ...open(search.family, 'state', 'direction', ...bits),
    dnat: translation,
    snat: translation,
    'ct.helper': intervalsOf([...nobody, ...namesAnnouncing(search)]),
  };
  return states
    .map(withoutTemplate)
    .flatMap((state) => withGiven(state, givenMarks(search), 'is-related'))
    .map((state) => seen(state, any, reopening));
}

const whole: Box = new Map([['fragment', numbers(0)]]);
const partial: Box = new Map([['fragment', numbers(1)]]);

const noTuples: Changes = Object.fromEntries(tupleFields.map((field) => [field, undefined]));

/** The template of CT has done its work. */
function withoutTemplate(state: State): State {
  const bare = state.track === 'template' ? withNow(state, noTuples) : state;
  return { ...bare, marks: pooledMarks(state.pool, withoutConnection(bare.marks)) };
}

function seen(state: State, changes: Changes, link: Link): State {
  return { ...withNow(state, changes), link, track: 'done' };
}

/** Protocols whose packets must fit what their connection has come to. */
const strict: readonly number[] = [protocol.tcp, protocol.sctp, protocol.dccp];

/**
 * These where a known connection doesn't expect them, and where their checksum seems wrong (checksum.ts) or nothing behind
 * the headers of IPv6 can be read (ipv6_skip_exthdr()).
 */
const doubtful: Readonly<Record<Family, readonly number[]>> = {
  ipv4: [...strict, protocol.udplite],
  ipv6: [...strict, protocol.udplite, protocol.udp, protocol.icmpv6, protocol.ah, NO_NEXT_HEADER],
};

/** What ends in the middle of its header has none that can be read (udp_error(), nf_conntrack_icmpv4_error()). */
const [headerOfEight, gone] = [8, numbers(missing)];
const withoutHeader: Changes = { sport: gone, dport: gone, icmp: gone, icmpId: gone };

/** By how long they are: as most are, and with options or extension headers before. Of the others all may be invalid anyhow. */
const endingInHeader: Readonly<Record<Family, readonly Box[]>> = {
  ipv4: cutWithin(protocol.icmp, [[20, 20 + headerOfEight]], [[20 + headerOfEight, 60 + headerOfEight]]),
  ipv6: cutWithin(protocol.icmpv6, [[40, 40 + headerOfEight]], [[40 + headerOfEight, 65535 + 40 + 1]]),
};

function cutWithin(icmp: number, ...lengths: readonly Intervals[]): readonly Box[] {
  const among = intervalsOf([protocol.udp, protocol.udplite, icmp].flatMap((each) => numbers(each)));
  return lengths.flatMap((length) => region({ protocol: among, length }).boxes);
}

function untracked({ node }: Search, states: readonly State[]): readonly State[] {
  // What the node sends by a port of a VRF is shown for the VRF first, untracked (vrf_output_direct()).
  const own = vrfsOf(node).length === 0 ? [] : states.filter(beganHere);
  const [discovery] = region({ protocol: numbers(protocol.icmpv6), icmp: neverTracked() }).boxes;
  return [
    ...states.filter((state) => state.track === 'notrack'),
    ...own,
    ...(discovery === undefined ? [] : within(states, discovery)),
  ];
}

const yes = numbers(1);
const no = numbers(0);
const perhaps = numbers(0, 1);

/** Types of ICMP: questions, answers and errors. */
function icmpTypes({ node, family }: Search) {
  const settings = settingsOf(node);
  const icmp = icmpOf[family];
  const asks = (icmpType: number): boolean => mayOpen({ family, protocol: icmp, icmpType } as Packet, settings);
  const answers = (icmpType: number): boolean => {
    const question = answerType(icmp, icmpType);
    return question !== undefined && asks(question) && !asks(icmpType);
  };
  return {
    questions: bytesOf(asks),
    answers: bytesOf(answers),
    errors: bytesOf((type) => !asks(type) && !answers(type)),
  };
}

const icmpOf: Readonly<Record<Family, number>> = { ipv4: protocol.icmp, ipv6: protocol.icmpv6 };

/** Packets that a connection may consist of. */
function possible(search: Search, scenario: 'LATER' | 'ANSWER' | 'AGAIN'): readonly Box[] {
  const { family } = search;
  const icmp = icmpOf[family];
  const { questions, answers } = icmpTypes(search);
  const others = intervalsOf([protocol.tcp, icmp].flatMap((each) => numbers(each)));
  return [
    ...region({ protocol: numbers(protocol.tcp), tcpFlags: saneFlags }).boxes,
    ...apart(without(wholeOf('protocol', family), others)).flatMap((each) => region({ protocol: each }).boxes),
    ...region({ protocol: numbers(icmp), icmp: scenario === 'ANSWER' ? answers : questions }).boxes,
  ];
}

const assured: Intervals = intervalsOf(assurable.flatMap((each) => numbers(each)));

/** Those whose connections may be assured, and the others. */
function apart(protocols: Intervals): readonly Intervals[] {
  return [common(protocols, assured), without(protocols, assured)];
}

/** TCP flags that no connection calls invalid. */
const saneFlags: Intervals = intervalsOf(
  Array.from({ length: 256 }, (_, bits) => bits).flatMap((bits) => (tcpFlagsValid(bits) ? numbers(bits) : [])),
);

/** Of a connection that packets before it have opened, and may have marked. */
function joining(search: Search, scenario: 'LATER' | 'ANSWER' | 'AGAIN'): (state: State) => readonly State[] {
  const { node } = search;
  const translation = translates(search) ? perhaps : no;
  const shared = { dnat: translation, snat: translation, ...nowOf[scenario], 'ct.confirmed': yes } as const;
  const to = translates(search) || hasServices(search) ? 'perhaps' : 'never';
  const link = linkOf(scenario === 'ANSWER' ? 'reply' : 'original', to);
  const given = givenMarks(search);
  // What was announced stays related until somebody answers (resolve_normal_ct()).
  const announcers = scenario === 'AGAIN' ? [] : announcersOf(node);
  return (state) => {
    const changes = { ...shared, 'ct.assured': scenario !== 'AGAIN' && isAssurable(state) ? perhaps : no };
    const own = withGiven(state, given, 'is-not').map((each) => seen(each, { ...changes, ...unannounced }, link));
    const announced = announcers.flatMap(({ names, protocols }) =>
      within([state], new Map([['protocol', protocols]]))
        .flatMap((each) => withGiven(each, given, 'is-related'))
        .map((each) => seen(each, { ...changes, 'ct.expected': yes, 'ct.helper': names }, link)),
    );
    return [...own, ...announced];
  };
}

const unannounced: Changes = { 'ct.expected': no, 'ct.helper': nobody };

/** Errors and resets are about connections, and may be of another protocol than these; what helpers announce begins one. */
function related(search: Search, tracked: readonly State[]): readonly State[] {
  const { node, family } = search;
  const translation = translates(search) ? perhaps : no;
  const translations = { dnat: translation, snat: translation, state: only('RELATED') } as const;
  const given = givenMarks(search);
  const names = namesAnnouncing(search);
  const connections: readonly Changes[] =
    names.length === 0 ? [unannounced] : [unannounced, { 'ct.expected': yes, 'ct.helper': names }];
  const about: readonly Box[] = [
    ...region({ protocol: numbers(icmpOf[family]), icmp: icmpTypes(search).errors }).boxes,
    ...resetsOf(node, family),
  ];
  const errors = about
    .flatMap((box) => within(tracked, box))
    .flatMap((state) => {
      // What the node refuses was not kept yet (nf_ct_attach()).
      const kept = beganHere(state) ? perhaps : yes;
      const changes = { ...translations, direction: perhaps, 'ct.assured': perhaps, 'ct.confirmed': kept };
      return withGiven(state, given, 'is-related').flatMap((each) =>
        connections.map((connection) => seen(each, { ...changes, ...connection }, unlinked)),
      );
    });
  const begun = announcedAmong(node, saneFlags).flatMap(({ boxes, names }) =>
    boxes
      .flatMap((box) => within(tracked, box))
      .flatMap((state) => withGiven(state, given, 'is-related'))
      .flatMap((state) => announcedOnes(search, state, names)),
  );
  return [...errors, ...begun];
}

/**
 * Packets of a connection that was announced, and that nobody has answered yet. Its first one asks the rules of nat, unless
 * it is translated as the connection that announced it (nf_nat_follow_master()).
 */
function announcedOnes(search: Search, state: State, names: Intervals): readonly State[] {
  const changes: Changes = {
    state: only('RELATED'),
    direction: no,
    'ct.expected': yes,
    'ct.seenReply': no,
    'ct.assured': no,
    'ct.helper': names,
  };
  const mayBeTranslated = translates(search) || hasServices(search);
  const translation = translates(search) ? perhaps : no;
  const first = { ...changes, dnat: no, snat: no, 'ct.confirmed': no };
  const known = { ...changes, dnat: translation, snat: translation, 'ct.confirmed': mayBeTranslated ? perhaps : yes };
  return [
    seen(state, first, mayBeTranslated ? readdressed : opening),
    seen(state, known, linkOf('original', mayBeTranslated ? 'perhaps' : 'never')),
  ];
}

/** All helpers that may have announced a connection. */
function namesAnnouncing({ node }: Search): Intervals {
  return intervalsOf(announcersOf(node).flatMap(({ names }) => names));
}

function isAssurable({ box }: State): boolean {
  const among = box.get('protocol');
  return among === undefined || common(among, assured).length > 0;
}

const nowOf = {
  LATER: { state: only('ESTABLISHED'), direction: no, 'ct.seenReply': yes },
  AGAIN: { state: only('NEW'), direction: no, 'ct.seenReply': no },
  ANSWER: { state: only('ESTABLISHED'), direction: yes, 'ct.seenReply': yes },
} as const;

function only(state: (typeof stateNames)[number]): Intervals {
  return numbers(stateNames.indexOf(state));
}

const begins: Changes = { ...unseen, ...began };
const leftAlone: Changes = { ...unseen, state: only('UNTRACKED') };

const neverTracked = (): Intervals =>
  bytesOf((icmpType) => isNeverTracked({ protocol: protocol.icmpv6, icmpType } as Packet));

/** ICMP types, with all their codes, for which the test holds. */
function bytesOf(test: (type: number) => boolean): Intervals {
  return intervalsOf(
    Array.from({ length: 256 }, (_, type) => type).flatMap((type) =>
      test(type) ? [[type * 256, type * 256 + 256] as const] : [],
    ),
  );
}

/** Packets of protocols that have connections to begin, which don't begin one. */
export function others(search: Search): readonly Box[] {
  const { family } = search;
  return openers(search).flatMap((box) => {
    const { boxes } = region({ protocol: box.get('protocol') ?? [] });
    return boxes.flatMap((whole) => outside(whole, box, family));
  });
}

/** Packets that may begin a connection. */
function openers({ node, family }: Search): readonly Box[] {
  const settings = settingsOf(node);
  const icmp = family === 'ipv4' ? protocol.icmp : protocol.icmpv6;
  const opens = (more: Partial<Packet>): boolean => mayOpen({ family, ...more } as Packet, settings);
  const flags = intervalsOf(
    Array.from({ length: 256 }, (_, bits) => bits).flatMap((bits) =>
      opens({ protocol: protocol.tcp, tcpFlags: bits }) ? [[bits, bits + 1] as const] : [],
    ),
  );
  const types = intervalsOf(
    Array.from({ length: 16 }, (_, dccpType) => dccpType).flatMap((dccpType) =>
      opens({ protocol: protocol.dccp, dccpType }) ? numbers(dccpType) : [],
    ),
  );
  const special = [protocol.tcp, protocol.dccp, icmp].flatMap((each) => numbers(each));
  const others = without(wholeOf('protocol', family), intervalsOf(special));
  return [
    ...region({ protocol: numbers(protocol.tcp), tcpFlags: flags }).boxes,
    ...region({ protocol: numbers(icmp), icmp: bytesOf((icmpType) => opens({ protocol: icmp, icmpType })) }).boxes,
    ...region({ protocol: others }).boxes,
    ...region({ protocol: numbers(protocol.dccp), dccpType: types }).boxes,
  ];
}

/** What else a rule of the nat table may do. */
const harmless: readonly string[] = ['ACCEPT', 'DROP', 'RETURN', 'LOG', 'MARK', 'CONNMARK', 'NFLOG'];

const hasTranslation = once((table: RuleTable): boolean => goesToStrangers(table) || hasTranslating(table));

function hasTranslating({ chains }: RuleTable): boolean {
  return [...chains.values()].some(({ rules }) => {
    for (let index = 0; index < rules.length; index++) {
      const { target } = rules.at(index);
      if (target?.spec !== undefined && !chains.has(target.name) && !harmless.includes(target.name)) return true;
    }
    return false;
  });
}

/** Whether a rule of the nat table may translate anything, or whatever did so for connections that the dump shows. */
export function translates({ node, family }: Search): boolean {
  const byRules = node.rulesets.some((ruleset) => {
    const nat = ruleset.family === family ? ruleset.tables.get('nat') : undefined;
    return nat !== undefined && hasTranslation(nat);
  });
  return byRules || (node.connections !== undefined && translatedAmong(node.connections).has(family));
}

const translatedAmong = once(
  (connections: NonNullable<Node['connections']>): ReadonlySet<Family> =>
    new Set(
      connections.flatMap(({ original, reply }) =>
        keyOf(invert(original), 0) === keyOf(reply, 0) ? [] : [original.src.family],
      ),
    ),
);
