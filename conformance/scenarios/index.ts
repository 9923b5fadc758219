/** All scenarios written by hand. */
import type { Scenario } from '../kernel/scenario.ts';
import { addresses } from './addresses.ts';
import { announced } from './announced.ts';
import { answerMarks } from './answerMarks.ts';
import { answers } from './answers.ts';
import { associations } from './associations.ts';
import { assured } from './assured.ts';
import { bridgePorts } from './bridgePorts.ts';
import { bridges } from './bridges.ts';
import { bytes } from './bytes.ts';
import { chains } from './chains.ts';
import { clusterIp } from './clusterIp.ts';
import { conditions } from './conditions.ts';
import { conntrack } from './conntrack.ts';
import { core } from './core.ts';
import { counted } from './counted.ts';
import { counters } from './counters.ts';
import { cutHeaders } from './cutHeaders.ts';
import { delivery } from './delivery.ts';
import { deviceSets } from './deviceSets.ts';
import { devices } from './devices.ts';
import { dimensions } from './dimensions.ts';
import { fields } from './fields.ts';
import { floods } from './floods.ts';
import { hashes } from './hashes.ts';
import { headers } from './headers.ts';
import { ipv6 } from './ipv6.ts';
import { ipvs } from './ipvs.ts';
import { ipvsCorners } from './ipvs-corners.ts';
import { ipvsLife } from './ipvs-life.ts';
import { ipvsErrors } from './ipvsErrors.ts';
import { ipvsHalves } from './ipvsHalves.ts';
import { ipvsMtu } from './ipvsMtu.ts';
import { keeping } from './keeping.ts';
import { laterFragments } from './laterFragments.ts';
import { locals } from './local.ts';
import { marks } from './marks.ts';
import { memory } from './memory.ts';
import { mtu } from './mtu.ts';
import { nat } from './nat.ts';
import { natForms } from './natForms.ts';
import { oddEnds } from './oddEnds.ts';
import { oddPackets } from './oddPackets.ts';
import { outsiders } from './outsiders.ts';
import { ownAnswers } from './ownAnswers.ts';
import { ownGroups } from './ownGroups.ts';
import { inPieces } from './pieces.ts';
import { ports } from './ports.ts';
import { remaining } from './remaining.ts';
import { remembered } from './remembered.ts';
import { replies } from './replies.ts';
import { resets } from './resets.ts';
import { rewrites } from './rewrites.ts';
import { routings } from './routing.ts';
import { sentOn } from './sentOn.ts';
import { sets } from './sets.ts';
import { sharedLimits } from './sharedLimits.ts';
import { shortPackets } from './shortPackets.ts';
import { sockets } from './sockets.ts';
import { strangers } from './strangers.ts';
import { systems } from './systems/index.ts';
import { targets } from './targets.ts';
import { tcpLife } from './tcpLife.ts';
import { teeLoopback } from './teeLoopback.ts';
import { templates } from './templates.ts';
import { usedUp } from './usedUp.ts';
import { wayBack } from './wayBack.ts';

export const scenarios: readonly Scenario[] = [
  ...core,
  ...chains,
  ...clusterIp,
  ...ports,
  ...fields,
  ...bytes,
  ...hashes,
  ...marks,
  ...addresses,
  ...conditions,
  ...conntrack,
  ...announced,
  ...tcpLife,
  ...resets,
  ...templates,
  ...nat,
  ...natForms,
  ...sets,
  ...dimensions,
  ...deviceSets,
  ...memory,
  ...remembered,
  ...keeping,
  ...counted,
  ...counters,
  ...remaining,
  ...sharedLimits,
  ...usedUp,
  ...targets,
  ...replies,
  ...rewrites,
  ...locals,
  ...routings,
  ...wayBack,
  ...bridges,
  ...bridgePorts,
  ...floods,
  ...strangers,
  ...outsiders,
  ...sentOn,
  ...devices,
  ...ownGroups,
  ...answers,
  ...answerMarks,
  ...ownAnswers,
  ...associations,
  ...assured,
  ...ipvs,
  ...ipvsCorners,
  ...ipvsLife,
  ...ipv6,
  ...headers,
  ...mtu,
  ...cutHeaders,
  ...laterFragments,
  ...inPieces,
  ...shortPackets,
  ...oddPackets,
  ...oddEnds,
  ...ipvsMtu,
  ...ipvsErrors,
  ...ipvsHalves,
  ...delivery,
  ...teeLoopback,
  ...sockets,
  ...systems,
];
