/** net/netfilter/xt_TCPMSS.c: a segment size that is announced is made smaller; where none is, one is announced. */
import type { Packet } from '../../../net/packet.ts';
import { message } from '../../../text/message.ts';
import { deviceOf } from '../../routing/devices.ts';
import { lookUp } from '../../routing/lookup.ts';
import { isLaterFragment } from '../../walk/headers.ts';
import { carriesData, carriesOption, mssOption } from '../../walk/tcpOptions.ts';
import type { Walk } from '../../walk/walk.ts';
import { optionNamed } from '../extension.ts';
import { goesOn, type TargetSemantics } from './target.ts';

const optionLength = 4;
/** What a host may take for granted that announces nothing (RFC 9293). */
const unannounced = { ipv4: 536, ipv6: 1220 } as const;
const headers = { ipv4: 40, ipv6: 60 } as const;

export const TCPMSS: TargetSemantics = {
  name: 'TCPMSS',
  state: 'modelled',
  compile: (use) => {
    const value = optionNamed(use, '--set-mss')?.value;
    const fixed = value?.kind === 'number' ? value.value : undefined;
    return goesOn(
      message('set the segment size that TCP announces.'),
      (walk) => {
        if (!isLaterFragment(walk.packet)) walk.packet = announcing(walk.packet, fixed ?? fitting(walk));
      },
      { kind: 'rewrites', fields: ['length', 'tcpOptions'] },
    );
  },
};

/** tcpmss_mangle_packet(). `most` undefined: no dump tells how much fits through. */
function announcing(packet: Packet, most: number | undefined): Packet {
  const { mss, ...rest } = packet;
  const has = carriesOption(packet, mssOption);
  if (has === undefined) return packet;
  // It is never made larger.
  if (has) return mss === undefined || most === undefined ? rest : { ...rest, mss: Math.min(mss, most) };
  // An option can't be put before data without moving them.
  if (carriesData(packet) !== false) return packet;
  return {
    ...rest,
    tcpOptions: [mssOption, ...(packet.tcpOptions ?? [])],
    ...(most === undefined ? {} : { mss: Math.min(most, unannounced[packet.family]) }),
    length: packet.length + optionLength,
  };
}

/** What goes through the interfaces of both directions in one piece. */
function fitting({ node, packet, family, route }: Walk): number | undefined {
  const { mark, tos, protocol } = packet;
  const back = lookUp(node, family, { mark, tos, protocol, in: undefined, src: packet.dst, dst: packet.src });
  // What a route says of itself counts before its interface (dst_mtu()).
  const sizes = [
    route?.mtu ?? deviceOf(node, packet.out)?.mtu,
    back === 'none' ? undefined : (back.route?.mtu ?? deviceOf(node, back.hop?.device)?.mtu),
  ];
  const known = sizes.filter((size) => size !== undefined);
  return known.length < sizes.length ? undefined : Math.min(...known) - headers[family];
}
