/** The constraints of every match and target that has some. */
import type { MatchSpec, TargetSpec } from '../../../../catalog/types.ts';
import { addrtype, conntrack, prefixTranslation, tee } from './addresses.ts';
import type { Constraint } from './constraint.ts';
import { cluster, hashlimit, idletimer, limit, rateest, rateestMatch, recent, statistic, string } from './counting.ts';
import { clusterip, connlabel, hmark, nfqueue, queue, set } from './names.ts';
import { policy } from './policy.ts';
import { ctHelper, ecnMatch, ecnTarget, reject, tcpmss } from './protocol.ts';
import { time } from './time.ts';

const ofMatches: Readonly<Record<string, Constraint>> = {
  addrtype,
  cluster,
  connlabel,
  conntrack,
  ecn: ecnMatch,
  hashlimit,
  limit,
  policy,
  rateest: rateestMatch,
  recent,
  statistic,
  string,
  time,
};

const ofTargets: Readonly<Record<string, Constraint>> = {
  CLUSTERIP: clusterip,
  CT: ctHelper,
  DNPT: prefixTranslation,
  ECN: ecnTarget,
  HMARK: hmark,
  IDLETIMER: idletimer,
  NFQUEUE: nfqueue,
  QUEUE: queue,
  RATEEST: rateest,
  REJECT: reject,
  SET: set,
  SNPT: prefixTranslation,
  TCPMSS: tcpmss,
  TEE: tee,
};

/** What else must hold for the match or target; undefined: the catalog says all. */
export function constraintOf(spec: MatchSpec | TargetSpec): Constraint | undefined {
  return (spec.kind === 'match' ? ofMatches : ofTargets)[spec.name];
}
