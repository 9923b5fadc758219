/** What a forwarded packet may measure. Over IPv6 nobody cuts it up on its way; over IPv4 only its sender can forbid it. */
import { message } from '../../text/message.ts';
import type { Walk } from '../netfilter/walk.ts';

const leastOfIpv6 = 1280;

/** ip6_dst_mtu_maybe_forward() and ip_dst_mtu_maybe_forward(); undefined: no dump tells. */
function mtuOf({ node, route, family }: Walk): number | undefined {
  const ofDevice = node.interfaces?.find(({ name }) => name === route?.out)?.mtu;
  const counts = family === 'ipv4' || route?.mtuLocked === true;
  const mtu = counts && route?.mtu !== undefined ? route.mtu : ofDevice;
  return mtu === undefined || family === 'ipv4' ? mtu : Math.max(mtu, leastOfIpv6);
}

export function isTooBig(walk: Walk): boolean {
  const { packet, family, chooser } = walk;
  const mtu = mtuOf(walk);
  if (mtu === undefined || packet.length <= mtu) return false;
  if (family === 'ipv6') return true;
  const text = message('the packet must not be cut up on its way (the flag “don’t fragment” is set)');
  return chooser.assume({ id: 'dont-fragment', text });
}
