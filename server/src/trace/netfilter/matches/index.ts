/** What every match tests. One match, one file; this is the table of them. */
import type { MatchUse } from '../../../dialects/iptables-save/model.ts';
import { message } from '../../../text/message.ts';
import type { CompileContext, Condition } from '../condition.ts';
import { addrtype } from './addrtype.ts';
import { always } from './always.ts';
import { bpf } from './bpf.ts';
import { cluster } from './cluster.ts';
import { connbytes } from './connbytes.ts';
import { connlabel } from './connlabel.ts';
import { connlimit } from './connlimit.ts';
import { connmark } from './connmark.ts';
import { conntrack } from './conntrack.ts';
import { dccp } from './dccp.ts';
import { devgroup } from './devgroup.ts';
import { dscp, tos } from './dscp.ts';
import { ecn } from './ecn.ts';
import { eui64 } from './eui64.ts';
import { dst, frag, hbh, rt, srh } from './extensionHeaders.ts';
import { hashlimit } from './hashlimit.ts';
import { helper } from './helper.ts';
import { icmp, icmp6 } from './icmp.ts';
import { iprange } from './iprange.ts';
import { ah, esp, ipcomp } from './ipsec.ts';
import { ipv6header } from './ipv6header.ts';
import { ipvs } from './ipvs.ts';
import { length } from './length.ts';
import { limit } from './limit.ts';
import { mac } from './mac.ts';
import { mark } from './mark.ts';
import { type MatchSemantics, unknowable } from './match.ts';
import { mh } from './mh.ts';
import { multiport } from './multiport.ts';
import { owner } from './owner.ts';
import { physdev } from './physdev.ts';
import { pkttype } from './pkttype.ts';
import { policy } from './policy.ts';
import { quota } from './quota.ts';
import { realm } from './realm.ts';
import { recent } from './recent.ts';
import { rpfilter } from './rpfilter.ts';
import { sctp } from './sctp.ts';
import { setMatch } from './set.ts';
import { socket } from './socket.ts';
import { state } from './state.ts';
import { statistic } from './statistic.ts';
import { stringMatch } from './string.ts';
import { tcp } from './tcp.ts';
import { tcpmss } from './tcpmss.ts';
import { time } from './time.ts';
import { hl, ttl } from './ttl.ts';
import { u32 } from './u32.ts';
import { udp } from './udp.ts';
import { unknowns } from './unknowns.ts';

export const matchSemantics: readonly MatchSemantics[] = [
  ...always,
  ...unknowns,
  addrtype,
  ah,
  bpf,
  cluster,
  connbytes,
  connlabel,
  connlimit,
  connmark,
  conntrack,
  dccp,
  devgroup,
  dscp,
  dst,
  ecn,
  esp,
  eui64,
  frag,
  hashlimit,
  hbh,
  helper,
  hl,
  icmp,
  icmp6,
  ipcomp,
  iprange,
  ipv6header,
  ipvs,
  length,
  limit,
  mac,
  mark,
  mh,
  multiport,
  owner,
  physdev,
  pkttype,
  policy,
  quota,
  realm,
  recent,
  rpfilter,
  rt,
  sctp,
  setMatch,
  socket,
  srh,
  state,
  statistic,
  stringMatch,
  tcp,
  tcpmss,
  time,
  tos,
  ttl,
  u32,
  udp,
];

const byName: ReadonlyMap<string, MatchSemantics> = new Map(matchSemantics.map((match) => [match.name, match]));

/** The conditions of one `-m`. A match that nobody knows is never dropped: the trace forks on it. */
export function matchConditions(use: MatchUse, context: CompileContext): readonly Condition[] {
  const known = byName.get(use.spec?.name ?? use.name);
  return (known ?? unknowable(use.name, message('the trace does not know this match'))).compile(use, context);
}
