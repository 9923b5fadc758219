/** net/netfilter/xt_conntrack.c. Without a connection only the state INVALID or UNTRACKED can match. */
import type { OptionUse } from '../../../dialects/iptables-save/model.ts';
import { inPrefix } from '../../../net/address.ts';
import { formatAddress } from '../../../net/text.ts';
import type { Tuple } from '../../../node/model.ts';
import { message } from '../../../text/message.ts';
import type { Connection } from '../../conntrack/connection.ts';
import { protocolName } from '../../names.ts';
import { states } from '../../space/dimensions.ts';
import { intervalsOf } from '../../space/intervals.ts';
import { either, numbers, region } from '../../space/region.ts';
import { unknown } from '../condition.ts';
import { hasOption } from '../targets/target.ts';
import type { Walk } from '../walk.ts';
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
  make: (option: OptionUse) => ((connection: Connection, walk: Walk) => boolean) | undefined,
  has: (connection: Connection) => string,
): OptionTest {
  return (option) => {
    const test = make(option);
    if (test === undefined) return undefined;
    return withMissing(
      option,
      (walk) => (walk.connection === undefined ? undefined : test(walk.connection, walk)),
      ({ connection }) => (connection === undefined ? lacking.connection : has(connection)),
    );
  };
}

function addressTest(read: (connection: Connection) => Tuple['src']): OptionTest {
  return connectionTest(
    ({ value }) =>
      value.kind === 'prefixes'
        ? (connection) => value.prefixes.some((prefix) => inPrefix(prefix, read(connection)))
        : undefined,
    (connection) => formatAddress(read(connection)),
  );
}

/**
 * ct_proto_port_check() compares what stands where TCP has its ports: of ICMP that is the identifier, and type and code;
 * other protocols have 0 there.
 */
function portTest(read: (connection: Connection) => Tuple, side: 'sport' | 'dport'): OptionTest {
  const portOf = (connection: Connection): number => {
    const { [side]: port, icmpId = 0, icmpType = 0, icmpCode = 0 } = read(connection);
    return port ?? (side === 'sport' ? icmpId : icmpType * 256 + icmpCode);
  };
  return connectionTest(
    (option) => {
      const range = rangeOf(option);
      if (range === undefined) return undefined;
      return (connection) => portOf(connection) >= range.low && portOf(connection) <= range.high;
    },
    (connection) => String(portOf(connection)),
  );
}

/** The status bits of a connection. NONE stands for no bit at all, so the kernel never finds it set. */
function statusesOf({ expected, seenReply, assured, confirmed }: Connection): readonly string[] {
  const bits = { EXPECTED: expected, SEEN_REPLY: seenReply, ASSURED: assured, CONFIRMED: confirmed };
  return Object.entries(bits).flatMap(([name, set]) => (set ? [name] : []));
}

const options = byOption('conntrack', {
  '--ctstate': stateTest,
  '--ctproto': connectionTest(
    ({ value }) => (value.kind === 'protocol' ? ({ original }) => original.protocol === value.number : undefined),
    ({ original }) => protocolName(original.protocol),
  ),
  '--ctorigsrc': addressTest(({ original }) => original.src),
  '--ctorigdst': addressTest(({ original }) => original.dst),
  '--ctreplsrc': addressTest(({ reply }) => reply.src),
  '--ctrepldst': addressTest(({ reply }) => reply.dst),
  '--ctorigsrcport': portTest(({ original }) => original, 'sport'),
  '--ctorigdstport': portTest(({ original }) => original, 'dport'),
  '--ctreplsrcport': portTest(({ reply }) => reply, 'sport'),
  '--ctrepldstport': portTest(({ reply }) => reply, 'dport'),
  '--ctdir': (option) => {
    const { value } = option;
    if (value.kind !== 'names') return undefined;
    const wanted = value.names[0] === 'REPLY' ? 'reply' : 'original';
    return withMissing(
      option,
      ({ connection, direction }) => (connection === undefined ? undefined : direction === wanted),
      ({ direction }) => direction,
      {
        holds: region({ direction: numbers(wanted === 'original' ? 0 : 1) }),
        among: region({ direction: numbers(0, 1) }),
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
        // Only TCP is assured by its packets alone; the others take two seconds of traffic both ways.
        if (!names.includes('ASSURED') || !connection.seenReply || connection.tcp !== undefined) return false;
        return unknown(
          `assured:${connection.id}`,
          message('the connection is assured: it has carried data both ways for a while'),
          false,
        );
      },
      ({ connection }) => (connection === undefined ? lacking.connection : statusesOf(connection).join(',') || '-'),
    );
  },
  '--ctexpire': (option, { place }) =>
    compares(
      option,
      ({ connection }) =>
        connection === undefined
          ? option.negated
          : unknown(`expire:${place}`, message('the connection’s remaining time is in the range')),
      ({ connection }) => (connection === undefined ? lacking.connection : undefined),
    ),
});

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
        : { ...condition, test: (walk) => walk.connection === undefined || condition.test(walk) },
    );
  },
};
