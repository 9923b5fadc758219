/** Tunnels that are devices: the packet goes on inside of another one, which the node sends as its own (iptunnel_xmit()). */
import { ownerOfDevice } from '../../catalog/wellKnown/find.ts';
import type { Family } from '../../net/family.ts';
import type { Packet } from '../../net/packet.ts';
import { protocol } from '../../net/protocol.ts';
import { formatAddress } from '../../net/text.ts';
import type { Interface } from '../../node/model.ts';
import { message } from '../../text/message.ts';
import { sourceOfRoute, sourceOn } from '../routing/addresses.ts';
import { deviceOf } from '../routing/devices.ts';
import { isMulticast, nowhere } from '../routing/kinds.ts';
import { decideLeaving } from '../routing/leaving.ts';
import { finish, finishByStack, note, rulesetsOf, type Walk } from '../walk/walk.ts';

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

/** They carry Ethernet frames. */
const ethernet: ReadonlySet<string> = new Set(['gretap', 'ip6gretap', 'erspan', 'ip6erspan']);

/** Over UDP, with an Ethernet frame inside: bytes of the header between the two. Their source port is a hash of the flow. */
const overUdp: Readonly<Record<string, number>> = { vxlan: 8, geneve: 8 };
const usualTtl = 64;

/** Kinds of which no dump tells the outer packet as a whole: its ports, or even its addresses. */
const untold: ReadonlySet<string> = new Set(['vxlan', 'geneve', 'wireguard', 'bareudp', 'gtp', 'xfrm', 'vti', 'vti6']);

/** False: the device is a tunnel, and the walk is over. `send`: takes the outer packet, already routed, through OUTPUT. */
export function passTunnel(walk: Walk, out: string | null, send: (outer: Walk) => void): boolean {
  const device = deviceOf(walk.node, out);
  if (device === undefined) {
    if (out !== null && walk.node.interfaces === undefined && isCalledTunnel(out)) saysOuter(walk, out);
    return true;
  }
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
    saysSecondWay(walk, device);
    return true;
  }
  const [local, remote] = [outer.src, outer.dst].map(formatAddress);
  walk.packet = { ...walk.packet, out };
  // vxlan_get_route() and its like ask with the mark, ip_tunnel_xmit() without.
  const mark = outer.protocol === protocol.udp ? outer.mark : 0;
  if (outer.protocol === protocol.udp && asksForSourcePorts(walk, outer.family)) saysOuter(walk, device.name);
  const decision = decideLeaving({ ...walk, packet: { ...outer, mark }, family: outer.family, vrf: undefined });
  if (decision.kind === 'none') {
    const text = message('routing: no route leads to {remote}, the other end of {interface}', {
      remote: remote ?? '',
      interface: device.name,
    });
    finishByStack(walk, 'dropped', 'no-route', text);
    return false;
  }
  const { route } = decision;
  // ip_tunnel_xmit(), ip6_tnl_xmit(): by itself it sends nothing. Of several that lead to each other the kernel tires.
  if (route.out === device.name || walk.sentWithin.includes(device.name)) {
    const text = message('{interface} would send what it wraps by itself again, which the kernel does not do', {
      interface: device.name,
    });
    finishByStack(walk, 'dropped', 'interface', text);
    return false;
  }
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
    bound: undefined,
    sentWithin: [...walk.sentWithin, device.name],
    boundDevice: undefined,
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

/** vxlan_xmit_one() and geneve_xmit_skb(); a group stands for several other ends. */
function outerDatagram({ mark, length }: Packet, { kind = '', tunnel }: Interface): Packet | undefined {
  const { remote, local, port, ttl } = tunnel ?? {};
  const header = overUdp[kind];
  if (header === undefined || remote === undefined || port === undefined || isMulticast(remote)) return undefined;
  return {
    family: remote.family,
    in: null,
    out: null,
    src: local ?? nowhere(remote),
    dst: remote,
    protocol: protocol.udp,
    dport: port,
    ttl: ttl ?? usualTtl,
    tos: 0,
    mark,
    length: length + (remote.family === 'ipv4' ? 20 : 40) + 8 + header + 14,
  };
}

/** Without details the name of a device often tells what it is. */
function isTunnel({
  name,
  kind = ownerOfDevice(name)?.kind,
  link,
}: Pick<Interface, 'name' | 'kind' | 'link'>): boolean {
  return untold.has(kind ?? '') || Object.hasOwn(protocols, kind ?? '') || Object.hasOwn(protocols, link ?? '');
}

/** What tunnels are called mostly that no software made. */
const usualName = /^(?:gre|gretap|ip6gre|erspan|ipip|sit|ip6tnl|vti|vxlan|vx|geneve|wg)[-_]?\d*$/;

function isCalledTunnel(name: string): boolean {
  return isTunnel({ name }) || usualName.test(name);
}

/** The source port of a datagram around the packet is a secret of the kernel. */
function asksForSourcePorts({ node }: Walk, family: Family): boolean {
  return rulesetsOf({ node, family }).some(({ mentions }) => mentions('sport') || mentions('--ports'));
}

/** ipvlan_process_outbound(): in layer 3 what leaves is routed once more, and walks OUTPUT for the device below. */
function saysSecondWay({ chooser }: Walk, { name, kind, mode }: Interface): void {
  if (kind !== 'ipvlan' || mode?.startsWith('l3') !== true) return;
  const text = message('what leaves by {interface} is dropped by no rule on its second way out, by the device below', {
    interface: name,
  });
  chooser.suppose({ id: `second-way:${name}`, text });
}

function saysOuter({ chooser, counters }: Walk, device: string): void {
  counters.forget();
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
function outerPacket({ packet }: Walk, device: Interface): Packet | undefined {
  const { kind, link, tunnel } = device;
  const number = [kind, link].map((name) => protocols[name ?? '']).find((each) => each !== undefined);
  const remote = tunnel?.remote;
  if (remote === undefined) return undefined;
  if (number === undefined) return outerDatagram(packet, device);
  const { ttl, tos, mark } = packet;
  const ipHeader = remote.family === 'ipv4' ? 20 : 40;
  const frame = ethernet.has(kind ?? '') ? 14 : 0;
  const more = ipHeader + frame + (number === GRE ? 4 : 0);
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
