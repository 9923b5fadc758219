/**
 * `-m conntrack --ctexpire`: for how many seconds more a connection is remembered, as conntrack_mt() of
 * net/netfilter/xt_conntrack.c reads it.
 */
import type { Node } from '../../../node/model.ts';
import { type Message, message } from '../../../text/message.ts';
import { once } from '../../../text/once.ts';
import type { Connection } from '../../connection/connection.ts';
import { type Lifetime, lifetimeOf } from '../../conntrack/lifetime.ts';
import { rulesIn } from '../../rulesIn.ts';
import type { Range } from '../../walk/readings.ts';
import type { Walk } from '../../walk/walk.ts';
import { type Unknown, unknown } from '../condition.ts';
import { hasOption } from '../extension.ts';
import { compares, lacking, type OptionTest, ofConnections, rangeOf } from './match.ts';

export const expiryTest: OptionTest = (option) => {
  const range = rangeOf(option);
  if (range === undefined) return undefined;
  const condition = compares(
    option,
    (walk) => (walk.connection === undefined ? option.negated : remains(walk, walk.connection, range)),
    ({ connection }) => (connection === undefined ? lacking.connection : undefined),
  );
  return { ...condition, region: () => ofConnections };
};

/** nf_ct_expires(): the time that is left, of 32 bits with a sign, counted in ticks of which there are at least 100 a second. */
const any: Range = { low: 0, high: Math.floor((2 ** 31 - 1) / 100) };

function remains(walk: Walk, connection: Connection, range: Range): boolean | Unknown {
  const { low, high } = range;
  if (low <= any.low && high >= any.high) return true;
  if (low > any.high) return false;
  const life = hasTimeoutOfItsOwn(walk, connection) ? undefined : knownLife(walk, connection);
  if (!connection.confirmed && life?.low === life?.high && life !== undefined) return ofNew(walk, life.high, range);
  const left = !connection.confirmed || life === undefined ? any : leftOf(walk, life);
  return asks(walk, {
    number: `${connection.confirmed ? 'expire' : 'expire-new'}:${connection.id}`,
    among: left,
    range,
    text: message('the connection is remembered for {low} to {high} seconds more', { low, high }),
    likely: true,
  });
}

/** Undefined: somebody has changed what the kernel begins with. */
function knownLife({ node, chooser }: Walk, connection: Connection): Lifetime | undefined {
  const life = lifetimeOf(node, connection);
  if (!life.byDefault) return life;
  const text = message(
    'connections are remembered as long as the kernel does by default (give the dump of “sysctl -a”)',
  );
  return chooser.suppose({ id: 'switch:nf_conntrack_timeouts', text }) ? life : undefined;
}

/** Each packet begins the time anew, but errors about it and what TCP and its like ignore; a tick may have passed since. */
function leftOf({ state, connection }: Walk, { low, high }: Lifetime): Range {
  const hasStates = [connection?.tcp, connection?.sctp, connection?.dccp].some((life) => life !== undefined);
  return state === 'RELATED' || hasStates ? { low: 0, high } : { low: Math.max(low - 1, 0), high };
}

/**
 * What nobody has confirmed yet has a timeout, and no moment from which it counts (nf_conntrack_confirm() adds that): the
 * kernel subtracts its clock from it, which begins five minutes before 0. So it is one number for all, but for what they
 * live: nothing is left of it soon, and something again when the clock is half round.
 */
function ofNew(walk: Walk, timeout: number, { low, high }: Range): boolean | Unknown {
  return asks(walk, {
    number: 'clock',
    among: { low: -any.high, high: any.high },
    range: { low: timeout - high, high: low === 0 ? Number.POSITIVE_INFINITY : timeout - low },
    text: message(
      'the kernel’s clock is such that a new connection, which is remembered for {timeout} seconds, seems to have {low} to {high} of them left',
      { timeout, low, high },
    ),
    likely: low === 0,
  });
}

interface Asked {
  readonly number: string;
  readonly among: Range;
  readonly range: Range;
  readonly text: Message;
  readonly likely: boolean;
}

function asks({ readings }: Walk, { number, among, range, text, likely }: Asked): boolean | Unknown {
  const known = readings.isIn(number, among, range);
  if (known !== undefined) return known;
  return {
    ...unknown(`${number}:${range.low}..${range.high}`, text, likely),
    told: (_, holds) => readings.note(number, among, range, holds),
  };
}

/** That of a policy (nfct), or a helper's. */
function hasTimeoutOfItsOwn({ node }: Walk, { expected }: Connection): boolean {
  return expected || rulesGiveTimeouts(node);
}

const rulesGiveTimeouts = once((node: Node): boolean =>
  node.rulesets.some((ruleset) =>
    [...rulesIn(ruleset)].some(
      ({ target }) => target?.name === 'CT' && (hasOption(target, '--timeout') || hasOption(target, '--helper')),
    ),
  ),
);
