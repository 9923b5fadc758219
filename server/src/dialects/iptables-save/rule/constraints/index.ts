/** The constraints of every match and target that has some. */
import type { Extension, RuleState } from '../state.ts';
import { addrtype, conntrack, prefixTranslation, tee } from './addresses.ts';
import type { Constraint } from './constraint.ts';
import { cluster, hashlimit, idletimer, limit, rateest, recent, statistic, string } from './counting.ts';
import { clusterip, connlabel, hmark, queue, set } from './names.ts';
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
  QUEUE: queue,
  RATEEST: rateest,
  REJECT: reject,
  SET: set,
  SNPT: prefixTranslation,
  TCPMSS: tcpmss,
  TEE: tee,
};

export function checkConstraints(extension: Extension, state: RuleState): void {
  const { spec } = extension;
  if (!spec) return;
  const constraints = spec.kind === 'match' ? ofMatches : ofTargets;
  constraints[spec.name]?.(extension, state);
}
