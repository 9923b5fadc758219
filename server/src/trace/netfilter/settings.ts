/** Switches of the machine that change a packet's way, from its sysctl dump or with the defaults that are said. */
import type { Node } from '../../node/model.ts';
import { type IpvsSettings, ipvsSettingsOf } from './ipvsSettings.ts';

export interface Settings {
  readonly forwarding: boolean;
  /** rp_filter of an interface: 0 off, 1 strict, 2 loose; off where no dump says, because a wrong guess would hide packets. */
  readonly reversePath: (device: string) => number;
  readonly routeLocalnet: boolean;
  /** False: packets that claim one of this node's own addresses are dropped when they arrive from outside. */
  readonly acceptLocal: boolean;
  readonly bridgeNetfilter: boolean;
  readonly ipvs: IpvsSettings;
  /** nf_conntrack_tcp_loose: a connection may be picked up in its middle. */
  readonly tcpLoose: boolean;
}

export function settingsOf(node: Node): Settings {
  const value = (name: string): string | undefined => node.sysctls?.get(name);
  const flag = (name: string, otherwise: boolean): boolean =>
    value(name) === undefined ? otherwise : value(name) !== '0';
  const reversePath = (device: string): number =>
    Math.max(...['all', device].map((name) => Number(value(`net.ipv4.conf.${name}.rp_filter`) ?? 0)));
  return {
    forwarding: flag('net.ipv4.ip_forward', true),
    reversePath,
    routeLocalnet: flag('net.ipv4.conf.all.route_localnet', false),
    // Without a sysctl dump nobody is accused of forging: the packet is followed.
    acceptLocal: node.sysctls === undefined || flag('net.ipv4.conf.all.accept_local', false),
    bridgeNetfilter: flag('net.bridge.bridge-nf-call-iptables', true),
    ipvs: ipvsSettingsOf(node),
    tcpLoose: flag('net.netfilter.nf_conntrack_tcp_loose', true),
  };
}
