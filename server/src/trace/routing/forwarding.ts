/** Whether the node is a router: passes on what is not for it, and over IPv6 hears what is for any router. */
import type { Family } from '../../net/family.ts';
import { message } from '../../text/message.ts';
import { forwardingSwitch } from '../settings/settings.ts';
import type { Walk } from '../walk/walk.ts';

/**
 * By the switch of the interface that the packet came by (IN_DEV_FORWARD() in ip_route_input_slow()), over IPv6 by the
 * one of the whole machine (ip6_forward()). Where no dump shows it, it is taken for on, and the trace says so.
 */
export function forwards({ family, packet, vrfPort, settings, chooser }: Walk): boolean {
  const told = settings.forwards(family, vrfPort ?? packet.in ?? 'all');
  if (told !== undefined) return told;
  return isSupposed(chooser, family);
}

/**
 * Whether an interface hears the groups and anycast addresses of IPv6 that any router has (dev_forward_change()): by its
 * own switch, which is set together with that of the machine.
 */
export function isRouterOn({ settings, chooser }: Walk, device: string | undefined): boolean {
  return settings.isRouter(device ?? 'all') ?? isSupposed(chooser, 'ipv6');
}

function isSupposed(chooser: Walk['chooser'], family: Family): boolean {
  const text = message('this node forwards packets that are not for itself ({name} is on)', {
    name: forwardingSwitch[family],
  });
  return chooser.suppose({ id: `forwarding:${family}`, text });
}
