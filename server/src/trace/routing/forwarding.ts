/** Whether the node passes on what is not for it. */
import { message } from '../../text/message.ts';
import { forwardingSwitch } from '../netfilter/settings.ts';
import type { Walk } from '../netfilter/walk.ts';

/**
 * By the switch of the interface that the packet came by (IN_DEV_FORWARD() in ip_route_input_slow()), over IPv6 by the
 * one of the whole machine (ip6_forward()). Where no dump shows it, it is taken for on, and the trace says so.
 */
export function forwards({ family, packet, vrfPort, settings, chooser }: Walk): boolean {
  const told = settings.forwards(family, vrfPort ?? packet.in ?? 'all');
  if (told !== undefined) return told;
  const text = message('this node forwards packets that are not for itself ({name} is on)', {
    name: forwardingSwitch[family],
  });
  return chooser.suppose({ id: `forwarding:${family}`, text });
}
