/** Switches of the machine that change a packet's way, from its sysctl dump or with the defaults that are said. */
import type { Node } from '../../node/model.ts';

export interface Settings {
  readonly forwarding: boolean;
  /** 0 off, 1 strict, 2 loose; off where no dump says, because a wrong guess would hide packets. */
  readonly reversePath: 0 | 1 | 2;
  readonly routeLocalnet: boolean;
  /** False: packets that claim one of this node's own addresses are dropped when they arrive from outside. */
  readonly acceptLocal: boolean;
  readonly bridgeNetfilter: boolean;
  /** net.ipv4.vs.conntrack. */
  readonly ipvsConntrack: boolean;
  /** nf_conntrack_tcp_loose: a connection may be picked up in its middle. */
  readonly tcpLoose: boolean;
}

export function settingsOf(node: Node): Settings {
  const value = (name: string): string | undefined => node.sysctls?.get(name);
  const flag = (name: string, otherwise: boolean): boolean =>
    value(name) === undefined ? otherwise : value(name) !== '0';
  const reversePath = Number(value('net.ipv4.conf.all.rp_filter') ?? 0);
  return {
    forwarding: flag('net.ipv4.ip_forward', true),
    reversePath: reversePath === 1 ? 1 : reversePath === 2 ? 2 : 0,
    routeLocalnet: flag('net.ipv4.conf.all.route_localnet', false),
    // Without a sysctl dump nobody is accused of forging: the packet is followed.
    acceptLocal: node.sysctls === undefined || flag('net.ipv4.conf.all.accept_local', false),
    bridgeNetfilter: flag('net.bridge.bridge-nf-call-iptables', true),
    ipvsConntrack: flag('net.ipv4.vs.conntrack', true),
    tcpLoose: flag('net.netfilter.nf_conntrack_tcp_loose', true),
  };
}
