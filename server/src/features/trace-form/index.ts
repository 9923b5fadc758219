/** What the form for a packet offers: interfaces of the node, and packets that are worth asking about there. */
import { ipv4 } from '../../net/ipv4.ts';
import { formatAddress } from '../../net/text.ts';
import type { Interface, Node } from '../../node/model.ts';
import type { Message } from '../../text/message.ts';
import { type Form, type PacketDraft, protocols } from './form.ts';
import { dockerPorts, forwardedPorts, interfacesInRules, kubeServices, type Offer, virtualServices } from './offers.ts';
import { routerForm } from './router.ts';

export type { Form, PacketDraft } from './form.ts';

/** They are searched by name; a cluster has hundreds of services, seldom thousands. */
const mostPresets = 2000;

/** Documentation addresses (RFC 5737): somebody outside, and a node whose addresses nobody told. */
const stranger = '203.0.113.50';
const anyNode = '192.0.2.1';

/** `say` renders labels in the user's language. */
export function traceForm(node: Node, say: (label: Message) => string): Form {
  if (node.router !== undefined) return { ...routerForm(node.router, say, mostPresets), protocols };
  const from = origins(node);
  const offers = [...kubeServices(node), ...virtualServices(node), ...dockerPorts(node), ...forwardedPorts(node)];
  const presets = offers
    .slice(0, mostPresets)
    .map((offer) => ({ label: say(offer.label), group: say(offer.group), packet: draft(offer, from) }));
  const named = node.interfaces?.map(({ name }) => name) ?? interfacesInRules(node);
  return {
    interfaces: named,
    protocols,
    initial: presets[0]?.packet ?? {
      in: from.outside.in,
      src: from.outside.src,
      dst: from.own,
      protocol: 'tcp',
      sport: 40000,
      dport: 80,
    },
    presets,
  };
}

/** Where a packet for the node may come from. */
interface Origins {
  readonly pod: { readonly in: string | null; readonly src: string };
  readonly outside: { readonly in: string | null; readonly src: string };
  /** An address of the node that others reach it at. */
  readonly own: string;
}

function origins(node: Node): Origins {
  const interfaces = node.interfaces ?? [];
  const real = interfaces.filter((one) => !isLoopback(one) && !isVirtual(one.name));
  const uplink = defaultDevice(node) ?? real.find((one) => addressOf(one) !== undefined)?.name;
  const outside = { in: uplink ?? interfacesInRules(node)[0] ?? 'eth0', src: stranger };
  const bridge = interfaces.find(({ name }) => podBridge.test(name));
  const gateway = bridge === undefined ? undefined : v4Of(bridge);
  const pod =
    bridge === undefined || gateway === undefined
      ? { in: null, src: addressOf(real.find(({ name }) => name === uplink)) ?? anyNode }
      : { in: bridge.name, src: formatAddress(ipv4((gateway & 0xffffff00) | 30)) };
  return { pod, outside, own: addressOf(interfaces.find(({ name }) => name === uplink)) ?? anyNode };
}

/** Bridges that pods and containers hang on. */
const podBridge = /^(cni\d+|cbr\d+|kube-bridge|docker\d+|cilium_host|weave)$/;

function isVirtual(name: string): boolean {
  return podBridge.test(name) || /^(veth|cali|lxc|flannel|kube-ipvs|dummy|tunl|vxlan|br-)/.test(name);
}

function isLoopback({ name, link }: Interface): boolean {
  return name === 'lo' || link === 'loopback';
}

function defaultDevice(node: Node): string | undefined {
  const route = node.routes?.ipv4?.find(({ destination }) => destination.mask.every((word) => word === 0));
  return route?.nextHops[0]?.device;
}

function v4Of({ addresses }: Interface): number | undefined {
  return addresses.find(({ address }) => address.family === 'ipv4')?.address.words[0];
}

function addressOf(one: Interface | undefined): string | undefined {
  const word = one === undefined ? undefined : v4Of(one);
  return word === undefined ? undefined : formatAddress(ipv4(word));
}

function draft(offer: Offer, from: Origins): PacketDraft {
  const { protocol, dport } = offer;
  const sender = offer.from === 'pod' ? from.pod : from.outside;
  return { ...sender, dst: offer.dst ?? from.own, protocol, sport: 40000, dport };
}
