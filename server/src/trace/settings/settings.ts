/** Switches of the machine that change a packet's way, from its sysctl dump or with the defaults that are said. */
import type { Family } from '../../net/family.ts';
import type { Node } from '../../node/model.ts';
import { type IpvsSettings, ipvsSettingsOf } from './ipvs.ts';

/** Answers of one interface; by its name, as dumps write it. */
type OfDevice<Value> = (device: string) => Value;

export interface Settings {
  /**
   * Over IPv4 each interface has a switch of its own, over IPv6 one stands for all (ip6_forward()). Undefined: no dump
   * shows it.
   */
  readonly forwards: (family: Family, device: string) => boolean | undefined;
  /**
   * Over IPv6 an interface takes itself for a router's by its own switch, which decides whether it hears what is for any
   * router. Undefined: no dump shows it.
   */
  readonly isRouter: OfDevice<boolean | undefined>;
  /**
   * rp_filter of an interface: 0 off, 1 strict, 2 loose; that of `default` where the dump shows no switch of its own, and
   * off where it shows neither, because a wrong guess would hide packets.
   */
  readonly reversePath: OfDevice<number>;
  /** The reverse path filter looks at marks too. */
  readonly srcValidMark: OfDevice<boolean>;
  readonly routeLocalnet: OfDevice<boolean>;
  /** False: packets that claim one of this node's own addresses are dropped when they arrive from outside. */
  readonly acceptLocal: OfDevice<boolean>;
  /** Broadcasts to other networks are forwarded as any packet. */
  readonly forwardsBroadcasts: OfDevice<boolean>;
  readonly sendsRedirects: OfDevice<boolean>;
  /** Over IPv6 only addresses of the outgoing interface are taken as source. */
  readonly ownAddressesOnly: OfDevice<boolean>;
  /** Over IPv6 temporary addresses are liked better than public ones. */
  readonly prefersTemporary: OfDevice<boolean>;
  /** Options and bytes of them that the node takes of an IPv6 header; a negative number: none that it does not know. */
  readonly headerOptions: Readonly<
    Record<'hop-by-hop' | 'destination', { readonly number: number; readonly length: number }>
  >;
  /** Routing headers of IPv6: segment routing, that of RPL, and those of Mobile IPv6. */
  readonly routesSegments: OfDevice<boolean>;
  readonly routesRpl: OfDevice<boolean>;
  readonly acceptsSourceRoutes: OfDevice<boolean>;
  /** Over IPv6 pings of an anycast address are answered from it. */
  readonly answersFromAnycast: boolean;
  /** Before routing, sockets of the node are looked for (early demux); one switch for both families. */
  readonly looksForSockets: (protocol: 'tcp' | 'udp') => boolean;
  readonly ipvs: IpvsSettings;
  /** nf_conntrack_tcp_loose: a connection may be picked up in its middle. */
  readonly tcpLoose: boolean;
  /** nf_conntrack_tcp_be_liberal: sequence numbers make no segment invalid. */
  readonly tcpLiberal: boolean;
  /** nf_conntrack_checksum: what arrives with a wrong checksum belongs to no connection. */
  readonly checksums: boolean;
}

/** The switch that makes a router of the machine. */
export const forwardingSwitch = { ipv4: 'net.ipv4.ip_forward', ipv6: 'net.ipv6.conf.all.forwarding' } as const;

export function settingsOf(node: Node): Settings {
  const value = (name: string): string | undefined => node.sysctls?.get(name);
  const flag = (name: string, otherwise: boolean): boolean =>
    value(name) === undefined ? otherwise : value(name) !== '0';
  const number = (name: string): number => Number(value(name) ?? 0);
  // A dot in an interface's name is a slash in the name of its switch.
  const of = (family: Family, device: string, name: string): string =>
    `net.${family}.conf.${device.replaceAll('.', '/')}.${name}`;
  /**
   * What `all` and the interface say. Interfaces begin with what `default` says, and follow it until somebody sets a switch
   * of theirs (devinet_copy_dflt_conf()): so it stands for one that the dump does not show.
   */
  const ipv4 = (name: string, device: string): readonly number[] => {
    const shown = [device, 'default'].map((each) => of('ipv4', each, name)).find((key) => value(key) !== undefined);
    return [number(of('ipv4', 'all', name)), shown === undefined ? 0 : number(shown)];
  };
  /** IN_DEV_ORCONF(), IN_DEV_ANDCONF(), IN_DEV_MAXCONF(). */
  const either = (name: string): OfDevice<boolean> => {
    return (device) => ipv4(name, device).some((each) => each !== 0);
  };
  const both = (name: string): OfDevice<boolean> => {
    return (device) => ipv4(name, device).every((each) => each !== 0);
  };
  const acceptLocal = either('accept_local');
  /** Over IPv6 the smaller of what `all` and the interface say. */
  const least = (name: string): OfDevice<number> => {
    return (device) => Math.min(...['all', device].map((each) => number(of('ipv6', each, name))));
  };
  const limits = (many: string, long: string) => ({
    number: Number(value(`net.ipv6.${many}`) ?? 8),
    length: Number(value(`net.ipv6.${long}`) ?? Number.POSITIVE_INFINITY),
  });
  return {
    forwards: (family, device) => {
      const own = family === 'ipv4' ? value(of(family, device, 'forwarding')) : undefined;
      const found = own ?? value(forwardingSwitch[family]);
      return found === undefined ? undefined : found !== '0';
    },
    isRouter: (device) => {
      const found = value(of('ipv6', device, 'forwarding')) ?? value(forwardingSwitch.ipv6);
      return found === undefined ? undefined : found !== '0';
    },
    reversePath: (device) => Math.max(...ipv4('rp_filter', device)),
    srcValidMark: either('src_valid_mark'),
    routeLocalnet: either('route_localnet'),
    // Without a sysctl dump nobody is accused of forging: the packet is followed.
    acceptLocal: node.sysctls === undefined ? () => true : acceptLocal,
    forwardsBroadcasts: both('bc_forwarding'),
    sendsRedirects: either('send_redirects'),
    ownAddressesOnly: (device) => ['all', device].some((each) => number(of('ipv6', each, 'use_oif_addrs_only')) !== 0),
    prefersTemporary: (device) => number(of('ipv6', device, 'use_tempaddr')) >= 2,
    headerOptions: {
      'hop-by-hop': limits('max_hbh_opts_number', 'max_hbh_length'),
      destination: limits('max_dst_opts_number', 'max_dst_opts_length'),
    },
    routesSegments: (device) => least('seg6_enabled')(device) > 0,
    routesRpl: (device) => least('rpl_seg_enabled')(device) > 0,
    acceptsSourceRoutes: (device) => least('accept_source_route')(device) >= 0,
    answersFromAnycast: flag('net.ipv6.anycast_src_echo_reply', false),
    looksForSockets: (protocol) =>
      flag('net.ipv4.ip_early_demux', true) && flag(`net.ipv4.${protocol}_early_demux`, true),
    ipvs: ipvsSettingsOf(node),
    tcpLoose: flag('net.netfilter.nf_conntrack_tcp_loose', true),
    tcpLiberal: flag('net.netfilter.nf_conntrack_tcp_be_liberal', false),
    checksums: flag('net.netfilter.nf_conntrack_checksum', true),
  };
}
