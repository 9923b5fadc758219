/** Every diagnostic there is. */
import { assumedFamily } from './assumed-family.ts';
import type { Check, FactsCheck, FactsNodeCheck, LineCheck, NodeCheck, RulesCheck } from './check.ts';
import { dnatBlockedByForward } from './dnat-blocked-by-forward.ts';
import { dockerInputPort } from './docker-input-port.ts';
import { duplicateRule } from './duplicate-rule.ts';
import { emptyChainJump } from './empty-chain-jump.ts';
import { establishedMissing } from './established-missing.ts';
import { forwardingOff } from './forwarding-off.ts';
import { hostBitsSet } from './host-bits-set.ts';
import { impossibleInterface } from './impossible-interface.ts';
import { invalidAfterAccept } from './invalid-after-accept.ts';
import { ipsetCoveredEntry } from './ipset-covered-entry.ts';
import { ipsetDuplicateEntry } from './ipset-duplicate-entry.ts';
import { ipsetFull } from './ipset-full.ts';
import { ipsetHostBits } from './ipset-host-bits.ts';
import { ipsetListMember } from './ipset-list-member.ts';
import { ipsetOutsideRange } from './ipset-outside-range.ts';
import { ipsetPortWithoutProtocol } from './ipset-port-without-protocol.ts';
import { ipsetUnused } from './ipset-unused.ts';
import { ipsetUselessNomatch } from './ipset-useless-nomatch.ts';
import { ipsetZero } from './ipset-zero.ts';
import { ipvsAddressNotLocal } from './ipvs-address-not-local.ts';
import { ipvsAllWeightsZero } from './ipvs-all-weights-zero.ts';
import { ipvsConntrackOff } from './ipvs-conntrack-off.ts';
import { ipvsFamily } from './ipvs-family.ts';
import { ipvsMixedForwarding } from './ipvs-mixed-forwarding.ts';
import { ipvsNoRealServer } from './ipvs-no-real-server.ts';
import { ipvsNotInKubeSet } from './ipvs-not-in-kube-set.ts';
import { ipvsPortIgnored } from './ipvs-port-ignored.ts';
import { ipvsUnknownScheduler } from './ipvs-unknown-scheduler.ts';
import { kubeHash } from './kube-hash.ts';
import { kubeIpvs0NoService } from './kube-ipvs0-no-service.ts';
import { kubeLoopBackNoServer } from './kube-loop-back-no-server.ts';
import { kubeNoEndpoints } from './kube-no-endpoints.ts';
import { kubeSetNoService } from './kube-set-no-service.ts';
import { markConflict } from './mark-conflict.ts';
import { markNeverSet } from './mark-never-set.ts';
import { markNeverTested } from './mark-never-tested.ts';
import { masqueradeMarkNeverTested } from './masquerade-mark-never-tested.ts';
import { natOutOfReach } from './nat-out-of-reach.ts';
import { nftAndLegacy } from './nft-and-legacy.ts';
import { readingChecks } from './reading/index.ts';
import { realServerNoRoute } from './real-server-no-route.ts';
import { redundantRule } from './redundant-rule.ts';
import { routerChecks, routerNodeChecks } from './router/index.ts';
import { routerReadingChecks } from './router/reading.ts';
import { setDimensions } from './set-dimensions.ts';
import { setFamily } from './set-family.ts';
import { setMissing } from './set-missing.ts';
import { setSurplusDirections } from './set-surplus-directions.ts';
import { unevenProbability } from './uneven-probability.ts';
import { unreachableRule } from './unreachable-rule.ts';
import { unsortedMultiport } from './unsorted-multiport.ts';
import { unusedChain } from './unused-chain.ts';
import { uselessReturn } from './useless-return.ts';
import { zeroPrefix } from './zero-prefix.ts';

export const lineChecks: readonly LineCheck[] = [hostBitsSet, kubeNoEndpoints, unsortedMultiport, zeroPrefix];

export const rulesChecks: readonly RulesCheck[] = [
  assumedFamily,
  dockerInputPort,
  duplicateRule,
  emptyChainJump,
  establishedMissing,
  impossibleInterface,
  invalidAfterAccept,
  kubeHash,
  markConflict,
  markNeverSet,
  natOutOfReach,
  redundantRule,
  masqueradeMarkNeverTested,
  unevenProbability,
  unreachableRule,
  unusedChain,
  uselessReturn,
];

export const nodeChecks: readonly NodeCheck[] = [
  setDimensions,
  setFamily,
  setMissing,
  setSurplusDirections,
  dnatBlockedByForward,
  markNeverTested,
  nftAndLegacy,
];

/** Of dumps that are no rules, each by itself. */
export const factsChecks: readonly FactsCheck[] = [
  ipsetCoveredEntry,
  ipsetDuplicateEntry,
  ipsetFull,
  ipsetHostBits,
  ipsetOutsideRange,
  ipsetPortWithoutProtocol,
  ipsetUselessNomatch,
  ipsetZero,
  ipvsAllWeightsZero,
  ipvsFamily,
  ipvsMixedForwarding,
  ipvsPortIgnored,
  ipvsUnknownScheduler,
  ipvsNoRealServer,
  ...routerChecks,
];

/** Of dumps that are no rules, with what the others of the machine say. */
export const factsNodeChecks: readonly FactsNodeCheck[] = [
  ipsetListMember,
  ipsetUnused,
  forwardingOff,
  ipvsAddressNotLocal,
  ipvsConntrackOff,
  ipvsNotInKubeSet,
  kubeIpvs0NoService,
  kubeLoopBackNoServer,
  kubeSetNoService,
  realServerNoRoute,
  ...routerNodeChecks,
];

/** In the order of their codes. */
export const checks: readonly Check[] = [
  ...readingChecks,
  ...routerReadingChecks,
  ...lineChecks,
  ...rulesChecks,
  ...nodeChecks,
  ...factsChecks,
  ...factsNodeChecks,
].sort((a, b) => (a.code < b.code ? -1 : 1));

const byCode: ReadonlyMap<string, Check> = new Map(checks.map((check) => [check.code, check]));

export function findCheck(code: string): Check | undefined {
  return byCode.get(code);
}
