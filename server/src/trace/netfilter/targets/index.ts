/** What every target does. One target, one file; this is the table of them. */
import type { TargetUse } from '../../../dialects/iptables-save/model.ts';
import { message } from '../../../text/message.ts';
import { finish } from '../../walk/walk.ts';
import type { CompileContext } from '../condition.ts';
import { CLASSIFY } from './CLASSIFY.ts';
import { CLUSTERIP } from './CLUSTERIP.ts';
import { CONNMARK } from './CONNMARK.ts';
import { CT, NOTRACK } from './CT.ts';
import { DNAT } from './DNAT.ts';
import { DSCP } from './DSCP.ts';
import { ECN } from './ECN.ts';
import { HMARK } from './HMARK.ts';
import { MARK } from './MARK.ts';
import { MASQUERADE } from './MASQUERADE.ts';
import { NETMAP } from './NETMAP.ts';
import { NFQUEUE } from './NFQUEUE.ts';
import { DNPT, SNPT } from './NPT.ts';
import { passing } from './passing.ts';
import { REDIRECT } from './REDIRECT.ts';
import { REJECT } from './REJECT.ts';
import { SET } from './SET.ts';
import { SNAT } from './SNAT.ts';
import { SYNPROXY } from './SYNPROXY.ts';
import { TCPMSS } from './TCPMSS.ts';
import { TCPOPTSTRIP } from './TCPOPTSTRIP.ts';
import { TEE } from './TEE.ts';
import { TOS } from './TOS.ts';
import { TPROXY } from './TPROXY.ts';
import { HL, TTL } from './TTL.ts';
import type { Target, TargetSemantics } from './target.ts';
import { jumpTo, noTarget, verdicts } from './verdicts.ts';

export const targetSemantics: readonly TargetSemantics[] = [
  ...verdicts,
  ...passing,
  CLASSIFY,
  CLUSTERIP,
  CONNMARK,
  CT,
  DNAT,
  DNPT,
  DSCP,
  ECN,
  HL,
  HMARK,
  MARK,
  MASQUERADE,
  NETMAP,
  NFQUEUE,
  NOTRACK,
  REDIRECT,
  REJECT,
  SET,
  SNAT,
  SNPT,
  SYNPROXY,
  TCPMSS,
  TCPOPTSTRIP,
  TEE,
  TOS,
  TPROXY,
  TTL,
];

const byName: ReadonlyMap<string, TargetSemantics> = new Map(targetSemantics.map((target) => [target.name, target]));

/** `isChain` tells the table's own chains: a chain that is named like a target is the chain. */
export function compileTarget(
  use: TargetUse | undefined,
  context: CompileContext,
  isChain: (name: string) => boolean,
): Target {
  if (use === undefined) return noTarget;
  const known = isChain(use.name) ? undefined : byName.get(use.spec?.name ?? use.name);
  if (known !== undefined) return known.compile(use, context);
  return isChain(use.name) ? jumpTo(use.name, use.how) : unknownTarget(use, context);
}

/**
 * A target of somebody's own kernel, or a chain that a part of a dump does not show: its effect is not known, and it is
 * never taken for harmless. The trace forks on it.
 */
function unknownTarget(use: TargetUse, { place }: CompileContext): Target {
  return {
    kind: 'action',
    text: message('{target}, whose effect the trace does not know.', { target: use.name }),
    run: (walk, rule) => {
      const text = message('{target} in {place} lets the packet go on unchanged', { target: use.name, place });
      if (walk.chooser.assume({ id: `target:${place}`, text, rule })) return use.how === 'goto' ? 'back' : 'continue';
      finish(walk, 'undecided', { by: 'rule', ...rule });
      return 'over';
    },
  };
}
