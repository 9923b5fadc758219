/** What every match tests. One match, one file; this is the table of them. */
import type { MatchUse } from '../../../dialects/iptables-save/model.ts';
import { message } from '../../../text/message.ts';
import type { CompileContext, Condition } from '../condition.ts';
import { addrtype } from './addrtype.ts';
import { always } from './always.ts';
import { connbytes } from './connbytes.ts';
import { connmark } from './connmark.ts';
import { conntrack } from './conntrack.ts';
import { dscp, tos } from './dscp.ts';
import { ecn } from './ecn.ts';
import { icmp, icmp6 } from './icmp.ts';
import { iprange } from './iprange.ts';
import { length } from './length.ts';
import { connlimit, hashlimit, limit } from './limits.ts';
import { mac } from './mac.ts';
import { mark } from './mark.ts';
import { type MatchSemantics, unknowable } from './match.ts';
import { multiport } from './multiport.ts';
import { physdev } from './physdev.ts';
import { pkttype } from './pkttype.ts';
import { recent } from './recent.ts';
import { setMatch } from './set.ts';
import { state } from './state.ts';
import { statistic } from './statistic.ts';
import { tcp } from './tcp.ts';
import { hl, ttl } from './ttl.ts';
import { udp } from './udp.ts';
import { unknowns } from './unknowns.ts';

export const matchSemantics: readonly MatchSemantics[] = [
  ...always,
  ...unknowns,
  addrtype,
  connbytes,
  connlimit,
  connmark,
  conntrack,
  dscp,
  ecn,
  hashlimit,
  hl,
  icmp,
  icmp6,
  iprange,
  length,
  limit,
  mac,
  mark,
  multiport,
  physdev,
  pkttype,
  recent,
  setMatch,
  state,
  statistic,
  tcp,
  tos,
  ttl,
  udp,
];

const byName: ReadonlyMap<string, MatchSemantics> = new Map(matchSemantics.map((match) => [match.name, match]));

/** The conditions of one `-m`. A match that nobody knows is never dropped: the trace forks on it. */
export function matchConditions(use: MatchUse, context: CompileContext): readonly Condition[] {
  const known = byName.get(use.spec?.name ?? use.name);
  return (known ?? unknowable(use.name, message('the trace does not know this match'))).compile(use, context);
}
