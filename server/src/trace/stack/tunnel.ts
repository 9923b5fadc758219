/** Tunnels that are devices: the packet goes on inside of another one, which the node sends as its own (iptunnel_xmit()). */
import type { Family } from '../../net/family.ts';
import type { Packet } from '../../net/packet.ts';
import { formatAddress } from '../../net/text.ts';
import type { Interface } from '../../node/model.ts';
import { message } from '../../text/message.ts';
import { finish, finishByStack, note, type Walk } from '../netfilter/walk.ts';
import { sourceOfRoute, sourceOn } from '../routing/addresses.ts';
import { deviceOf } from '../routing/devices.ts';
import { nowhere } from '../routing/kinds.ts';
import { decideLeaving } from '../routing/leaving.ts';

const GRE = 47;
const IP_IN_IP: Readonly<Record<Family, number>> = { ipv4: 4, ipv6: 41 };

/** By the kind of device, or of link (`link/gre`) where no details are: the outer packet's protocol. */
const protocols: Readonly<Record<string, number | 'inner'>> = {
  gre: GRE,
  gretap: GRE,
  erspan: GRE,
  gre6: GRE,
  ip6gre: GRE,
  ip6gretap: GRE,
  ipip: 'inner',
  sit: 'inner',
  tunnel6: 'inner',
  ip6tnl: 'inner',
};

/** Kinds of which no dump tells the outer packet as a whole: its ports, or even its addresses. */
const untold: ReadonlySet<string> = new Set(['vxlan', 'geneve', 'wireguard', 'bareudp', 'gtp', 'xfrm', 'vti', 'vti6']);

/** False: the device is a tunnel, and the walk is over. `send`: takes the outer packet, already routed, through OUTPUT. */
export function passTunnel(walk: Walk, out: string | null, send: (outer: Walk) => void): boolean {
  const device = deviceOf(walk.node, out);
  if (device === undefined) return true;
  // ipip_tunnel_xmit().
  if (walk.family === 'ipv6' && (device.kind ?? device.link) === 'ipip') {
    const text = message('{interface} is a tunnel that carries IPv4 alone', { interface: device.name });
    walk.packet = { ...walk.packet, out };
    finishByStack(walk, 'dropped', 'interface', text);
    return false;
  }
  const outer = outerPacket(walk, device);
  if (outer === undefined) {
    if (isTunnel(device)) saysOuter(walk, device.name);
    return true;
  }
  const [local, remote] = [outer.src, outer.dst].map(formatAddress);
  walk.packet = { ...walk.packet, out };
  const decision = decideLeaving({ ...walk, packet: { ...outer, mark: 0 }, family: outer.family, vrf: undefined });
  if (decision.kind === 'none') {
    const text = message('routing: no route leads to {remote}, the other end of {interface}', {
      remote: remote ?? '',
      interface: device.name,
    });
    finishByStack(walk, 'dropped', 'no-route', text);
    return false;
  }
  const { route } = decision;
  const text = message('{interface} wraps it into a packet from {local} to {remote}.', {
    interface: device.name,
    local: local ?? '',
    remote: remote ?? '',
  });
  note(walk, { kind: 'encapsulation', text });
  const src = device.tunnel?.local ?? sourceOf(walk, route.out, outer, route);
  if (src === undefined) return true;
  const around: Walk = {
    ...walk,
    packet: { ...outer, src },
    family: outer.family,
    route,
    vrf: undefined,
    leftBy: undefined,
    role: 'own',
    steps: [],
    later: [],
    end: undefined,
    state: undefined,
    direction: 'original',
    connection: undefined,
    bridge: 'none',
    balanced: false,
    broadcast: undefined,
    track: { notrack: false, zone: undefined, template: false },
  };
  send(around);
  walk.budget = around.budget;
  const { end } = around;
  if (end === undefined || end.verdict === 'forwarded' || end.verdict === 'delivered') return true;
  // Who sent the packet inside hears nothing of a rejection.
  finish(walk, end.verdict === 'rejected' ? 'dropped' : end.verdict, end.decidedBy);
  return false;
}

function isTunnel({ kind, link }: Interface): boolean {
  return untold.has(kind ?? '') || Object.hasOwn(protocols, kind ?? '') || Object.hasOwn(protocols, link ?? '');
}

function saysOuter({ chooser }: Walk, device: string): void {
  const text = message('what {interface} wraps its packets into is dropped by no rule, and finds a route', {
    interface: device,
  });
  chooser.suppose({ id: `tunnel:${device}`, text });
}

function sourceOf(
  { node, settings }: Walk,
  out: string | null,
  { dst, family }: Packet,
  route: Parameters<typeof sourceOfRoute>[1],
): Packet['src'] | undefined {
  if (family === 'ipv4') return sourceOfRoute(node, route, dst);
  return out === null ? undefined : sourceOn(node, out, dst, settings);
}

/** Undefined: not a tunnel, or one without a fixed other end. Its mark is the packet's own (skb_scrub_packet()). */
function outerPacket({ packet }: Walk, { kind, link, tunnel }: Interface): Packet | undefined {
  const number = [kind, link].map((name) => protocols[name ?? '']).find((each) => each !== undefined);
  const remote = tunnel?.remote;
  if (number === undefined || remote === undefined) return undefined;
  const { ttl, tos, mark } = packet;
  const more = (remote.family === 'ipv4' ? 20 : 40) + (number === GRE ? 4 : 0);
  return {
    family: remote.family,
    in: null,
    out: null,
    src: tunnel?.local ?? nowhere(remote),
    dst: remote,
    protocol: number === 'inner' ? IP_IN_IP[packet.family] : number,
    ttl: tunnel?.ttl ?? ttl,
    tos,
    mark,
    length: packet.length + more,
  };
}
