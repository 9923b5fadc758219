/** net/ipv4/netfilter/ipt_ECN.c: the two bits of the IP header, and the two flags of TCP. */
import type { TargetUse } from '../../../dialects/iptables-save/model.ts';
import { protocol } from '../../../net/protocol.ts';
import { message } from '../../../text/message.ts';
import { isLaterFragment } from '../header.ts';
import { goesOn, hasOption, optionNamed, type TargetSemantics } from './target.ts';

const ECE = 64;
const CWR = 128;
const SYN = 2;

function bitsOf(use: TargetUse, name: string): number | undefined {
  const value = optionNamed(use, name)?.value;
  return value?.kind === 'number' ? value.value : undefined;
}

/** The flags that the options name, and which of these are set. */
function flagsOf(use: TargetUse): { readonly mask: number; readonly set: number } {
  if (hasOption(use, '--ecn-tcp-remove')) return { mask: ECE | CWR, set: 0 };
  const [ece, cwr] = [bitsOf(use, '--ecn-tcp-ece'), bitsOf(use, '--ecn-tcp-cwr')];
  return {
    mask: (ece === undefined ? 0 : ECE) | (cwr === undefined ? 0 : CWR),
    set: (ece === 1 ? ECE : 0) | (cwr === 1 ? CWR : 0),
  };
}

export const ECN: TargetSemantics = {
  name: 'ECN',
  state: 'modelled',
  compile: (use) => {
    const ect = bitsOf(use, '--ecn-ip-ect');
    const { mask, set } = flagsOf(use);
    return goesOn(
      message('change bits of explicit congestion notification.'),
      (walk) => {
        const { packet } = walk;
        const isTcp = packet.protocol === protocol.tcp && !isLaterFragment(packet);
        walk.packet = {
          ...packet,
          ...(ect === undefined ? {} : { tos: (packet.tos & ~3) | (ect & 3) }),
          ...(isTcp && mask !== 0 ? { tcpFlags: ((packet.tcpFlags ?? SYN) & ~mask) | set } : {}),
        };
      },
      { kind: 'rewrites', fields: ['tos', 'tcpFlags'] },
    );
  },
};
