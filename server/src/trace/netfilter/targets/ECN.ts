/** net/ipv4/netfilter/ipt_ECN.c: the two bits of the IP header, and the two flags of TCP. */
import type { TargetUse } from '../../../dialects/iptables-save/model.ts';
import type { Packet } from '../../../net/packet.ts';
import { protocol } from '../../../net/protocol.ts';
import { CWR, ECE, SYN } from '../../../net/tcp.ts';
import { message } from '../../../text/message.ts';
import { isLaterFragment } from '../../walk/headers.ts';
import { lacksTcpHeader } from '../../walk/laterTcp.ts';
import { finishByStack } from '../../walk/walk.ts';
import { hasOption, optionNamed } from '../extension.ts';
import { goesOn, type TargetSemantics } from './target.ts';

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

/** set_ect_tcp() asks for no fragment's place. */
function written(packet: Packet, mask: number, set: number): Partial<Packet> {
  if (!isLaterFragment(packet)) return { tcpFlags: ((packet.tcpFlags ?? SYN) & ~mask) | set };
  const before = packet.writtenFlags ?? { mask: 0, set: 0 };
  return { writtenFlags: { mask: before.mask | mask, set: (before.set & ~mask) | set } };
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
        const writes = packet.protocol === protocol.tcp && mask !== 0;
        walk.packet = {
          ...packet,
          ...(ect === undefined ? {} : { tos: (packet.tos & ~3) | (ect & 3) }),
          ...(writes ? written(packet, mask, set) : {}),
        };
        if (writes && lacksTcpHeader(packet)) {
          const text = message('the header in which the rule writes is cut off: such a packet is dropped');
          finishByStack(walk, 'dropped', 'header', text);
        }
      },
      { kind: 'rewrites', fields: ['tos', 'tcpFlags'] },
    );
  },
};
