/** net/netfilter/xt_conntrack.c. Without a connection only the state INVALID or UNTRACKED can match. */
import type { OptionUse } from '../../../dialects/iptables-save/model.ts';
import { inPrefix } from '../../../net/address.ts';
import { formatAddress } from '../../../net/text.ts';
import { type Message, message } from '../../../text/message.ts';
import type { Connection } from '../../connection/connection.ts';
import { protocolName } from '../../names.ts';
import { addressesUnder, type Dimension, portOfTuple, states, type TuplePart } from '../../space/dimensions.ts';
import { type Intervals, intervalsOf } from '../../space/intervals.ts';
import { both, either, numbers, type Region, region } from '../../space/region.ts';
import type { Walk } from '../../walk/walk.ts';
import { type Answer, type RegionOf, unknown } from '../condition.ts';
import { hasOption } from '../extension.ts';
import { expiryTest } from './ctexpire.ts';
import { byOption, compares, lacking, type MatchSemantics, type OptionTest, rangeOf, withMissing } from './match.ts';

/** The states that a packet has: one of connection tracking, and DNAT and SNAT where its connection is translated. */
function statesOf(walk: Walk): readonly string[] {
  const { connection } = walk;
  const states: string[] = [stateOf(walk)];
  if (connection?.destinationTranslated === true) states.push('DNAT');
  if (connection?.sourceTranslated === true) states.push('SNAT');
  return states;
}

/** Before connection tracking has looked, CT has already: what it said holds (nf_ct_get() finds its template). */
function stateOf({ state, track }: Walk): string {
  if (state !== undefined) return state;
  if (track.notrack) return 'UNTRACKED';
  return track.template ? 'NEW' : 'INVALID';
}

export const stateTest: OptionTest = (option) => {
  const { value } = option;
  if (value.kind !== 'names') return undefined;
  return compares(
    option,
    (walk) => statesOf(walk).some((state) => value.names.includes(state)),
    (walk) => statesOf(walk).join(','),
    () => regionOf(value.names),
  );
};

function regionOf(names: readonly string[]) {
  const tracked = states.flatMap((state, index) => (names.includes(state) ? [[index, index + 1] as const] : []));
  return either(
    region({ state: intervalsOf(tracked) }),
    ...(names.includes('DNAT') ? [region({ dnat: numbers(1) })] : []),
    ...(names.includes('SNAT') ? [region({ snat: numbers(1) })] : []),
  );
}

/** Tests of the connection itself, which fail without one. */
function connectionTest(
  make: (option: OptionUse) =>
    | {
        readonly test: (connection: Connection) => boolean;
        /** Undefined: no intervals tell. */
        readonly bounds?: Readonly<Partial<Record<Dimension, Intervals>>> | undefined;
      }
    | undefined,
  has: (connection: Connection) => Message,
): OptionTest {
  return (option) => {
    const made = make(option);
    if (made === undefined) return undefined;
    const { test, bounds } = made;
    const among = region(hasConnection);
    return withMissing(
      option,
      (walk) => (walk.connection === undefined ? undefined : test(walk.connection)),
      ({ connection }) => (connection === undefined ? lacking.connection : has(connection)),
      bounds === undefined ? undefined : { holds: region({ ...hasConnection, ...bounds }), among },
    );
  };
}

const hasConnection = { direction: numbers(0, 1) };

const directionWords = {
  original: message('the packet goes the way of its connection’s first one'),
  reply: message('the packet goes back to who opened its connection'),
} as const;

function tupleWords(of: 'original' | 'reply', part: TuplePart, value: string): Message {
  const original = of === 'original';
  switch (part) {
    case 'src':
      return original
        ? message('its connection was opened from {value}', { value })
        : message('answers to its connection come from {value}', { value });
    case 'dst':
      return original
        ? message('its connection was opened to {value}', { value })
        : message('answers to its connection go to {value}', { value });
    case 'sport':
      return original
        ? message('its connection was opened from port {value}', { value })
        : message('answers to its connection come from port {value}', { value });
    case 'dport':
      return original
        ? message('its connection was opened to port {value}', { value })
        : message('answers to its connection go to port {value}', { value });
  }
}

function addressTest(of: 'original' | 'reply', side: 'src' | 'dst'): OptionTest {
  return connectionTest(
    ({ value }) => {
      if (value.kind !== 'prefixes') return undefined;
      const { prefixes } = value;
      const parts = prefixes.map(addressesUnder);
      const known = parts.every((part) => part !== undefined);
      return {
        test: (connection) => prefixes.some((prefix) => inPrefix(prefix, connection[of][side])),
        bounds: known ? { [`ct.${of}.${side}`]: intervalsOf(parts.flat()) } : undefined,
      };
    },
    (connection) => tupleWords(of, side, formatAddress(connection[of][side])),
  );
}

function portTest(of: 'original' | 'reply', side: 'sport' | 'dport'): OptionTest {
  return connectionTest(
    (option) => {
      const range = rangeOf(option);
      if (range === undefined) return undefined;
      const { low, high } = range;
      return {
        test: (connection) => portOfTuple(connection[of], side) >= low && portOfTuple(connection[of], side) <= high,
        bounds: { [`ct.${of}.${side}`]: numbers(low, high) },
      };
    },
    (connection) => tupleWords(of, side, String(portOfTuple(connection[of], side))),
  );
}

/** The status bits of a connection. NONE stands for no bit at all, so the kernel never finds it set. */
function statusesOf({ expected, seenReply, assured, confirmed }: Connection): readonly string[] {
  const bits = { EXPECTED: expected, SEEN_REPLY: seenReply, ASSURED: assured, CONFIRMED: confirmed };
  return Object.entries(bits).flatMap(([name, set]) => (set ? [name] : []));
}

/** No connection is assured before a packet that found it answered, and none is so no longer. */
function perhapsAssured({ id, perhapsAssured: perhaps, assured }: Connection): Answer {
  if (perhaps === undefined || assured) return false;
  const told = (walk: Walk, holds: boolean): void => {
    if (walk.connection?.id !== id) return;
    const { perhapsAssured: _, ...connection } = walk.connection;
    if (holds) walk.connection = { ...connection, assured: true };
    else if (perhaps === 'acknowledged') walk.connection = connection;
    walk.connections.keep(walk.connection);
  };
  switch (perhaps) {
    case 'stream':
      return { ...unknown(`assured:${id}`, isStream, false), told };
    case 'acknowledged':
      return { ...unknown(`acknowledged:${id}`, isAcknowledged, false), told };
    case 'known':
      return { ...unknown('knows-gre', knowsGre), fork: 'said', told };
  }
}

const isStream = message('the connection is assured: it has carried data both ways for a while');
const isAcknowledged = message('the connection is assured: the client’s ACK has the number of the server’s response');
const knowsGre = message('the kernel knows GRE, and packets both ways make a connection assured');

const statusBits: Readonly<Record<string, Dimension>> = {
  EXPECTED: 'ct.expected',
  SEEN_REPLY: 'ct.seenReply',
  ASSURED: 'ct.assured',
  CONFIRMED: 'ct.confirmed',
};

/** Negated or not, a packet without a connection does not match: what is going to be negated holds it. */
function statusRegion(names: readonly string[], negated: boolean): Region {
  const bits = names.flatMap((name) => statusBits[name] ?? []);
  const without = negated ? [region({ direction: numbers(2) })] : [];
  return either(...without, ...bits.map((bit) => region({ ...hasConnection, [bit]: numbers(1) })));
}

const options = byOption('conntrack', {
  '--ctstate': stateTest,
  '--ctproto': connectionTest(
    ({ value }) =>
      value.kind === 'protocol'
        ? {
            test: ({ original }) => original.protocol === value.number,
            bounds: { 'ct.protocol': numbers(value.number) },
          }
        : undefined,
    ({ original }) => message('its connection is one of {protocol}', { protocol: protocolName(original.protocol) }),
  ),
  '--ctorigsrc': addressTest('original', 'src'),
  '--ctorigdst': addressTest('original', 'dst'),
  '--ctreplsrc': addressTest('reply', 'src'),
  '--ctrepldst': addressTest('reply', 'dst'),
  '--ctorigsrcport': portTest('original', 'sport'),
  '--ctorigdstport': portTest('original', 'dport'),
  '--ctreplsrcport': portTest('reply', 'sport'),
  '--ctrepldstport': portTest('reply', 'dport'),
  '--ctdir': (option) => {
    const { value } = option;
    if (value.kind !== 'names') return undefined;
    const wanted = value.names[0] === 'REPLY' ? 'reply' : 'original';
    return withMissing(
      option,
      ({ connection, direction }) => (connection === undefined ? undefined : direction === wanted),
      ({ connection, direction }) => (connection === undefined ? lacking.connection : directionWords[direction]),
      {
        holds: region({ direction: numbers(wanted === 'original' ? 0 : 1) }),
        among: region(hasConnection),
      },
    );
  },
  '--ctstatus': (option) => {
    const { value } = option;
    if (value.kind !== 'names') return undefined;
    const { names } = value;
    return compares(
      option,
      ({ connection }) => {
        if (connection === undefined) return option.negated;
        const has = statusesOf(connection);
        if (names.some((name) => has.includes(name))) return true;
        return names.includes('ASSURED') && perhapsAssured(connection);
      },
      ({ connection }) => {
        if (connection === undefined) return lacking.connection;
        const has = statusesOf(connection).join(',');
        if (has === '') return message('its connection has no status yet: this is its first packet');
        return message('its connection has the status {status}', { status: has });
      },
      () => statusRegion(names, option.negated),
    );
  },
  '--ctexpire': expiryTest,
});

/** Packets without a connection meet the condition too. */
function orWithout(connected: RegionOf): RegionOf {
  return (about) => {
    const found = connected(about);
    if (found === undefined) return undefined;
    return either(region({ direction: numbers(2) }), both(found, region(hasConnection)));
  };
}

/** conntrack_mt(): where a rule asks for the state, a packet without a connection is asked for nothing else. */
export const conntrack: MatchSemantics = {
  ...options,
  compile: (use, context) => {
    const conditions = options.compile(use, context);
    if (!hasOption(use, '--ctstate')) return conditions;
    const ofState = use.options.find(({ spec }) => spec.name === '--ctstate');
    return conditions.map(({ region, ...condition }) =>
      condition.span?.start === (ofState?.negation?.start ?? ofState?.nameSpan.start)
        ? { ...condition, ...(region === undefined ? {} : { region }) }
        : {
            ...condition,
            test: (walk) => walk.connection === undefined || condition.test(walk),
            ...(region === undefined ? {} : { region: orWithout(region) }),
          },
    );
  },
};
