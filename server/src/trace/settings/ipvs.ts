/**
 * Switches of IPVS, net.ipv4.vs.*, which count for both families: ip_vs_control_net_init_sysctl() has their defaults. What
 * is not read changes no verdict: sync_* tell another machine of connections, lblc(r)_expiration and run_estimation are
 * about time, amemthresh about memory, and expire_quiescent_template about templates from before, which no dump shows.
 */
import type { Node } from '../../node/model.ts';

export interface IpvsSettings {
  /** Connection tracking keeps what IPVS handles: off unless somebody turns it on, as kube-proxy does. Undefined: no dump tells. */
  readonly conntrack: boolean | undefined;
  /** What a SYN on a connection that has ended does: 0 nothing, else it begins anew; bit 1 widens what has ended. */
  readonly reuseMode: number;
  /** A connection may begin with any packet. */
  readonly sloppyTcp: boolean;
  readonly sloppySctp: boolean;
  /** Answers that got the service's address back are routed anew, as the node's own. */
  readonly rerouteReplies: boolean;
  /** An ICMP error may begin a connection. */
  readonly scheduleErrors: boolean;
  /** A real server is told that nobody waits for what it sends from its port. */
  readonly refuseStrays: boolean;
  /** Packets of protocols that IPVS doesn't balance count as handled. */
  readonly ignoreTunneled: boolean;
  /** A fwmark service without real servers sends on to the destination itself. */
  readonly bypass: boolean;
  /** What is longer than its tunnel carries is refused as its sender wants it; otherwise it is cut up in any case. */
  readonly discoversMtu: boolean;
  /** A machine that only keeps copies of another one's connections balances nothing by itself. */
  readonly backupOnly: boolean;
  /** A connection of a real server that was removed is forgotten with its next packet. */
  readonly expiresLost: boolean;
  /** The defenses (defense.ts): 0 off, 3 on, 1 and 2 while memory is short. Of so many new connections one is dropped. */
  readonly dropPacket: number;
  readonly dropEntry: number;
  readonly secureTcp: number;
  readonly dropRate: number;
}

export function ipvsSettingsOf({ sysctls }: Node): IpvsSettings {
  const value = (name: string, otherwise: number): number => Number(sysctls?.get(`net.ipv4.vs.${name}`) ?? otherwise);
  return {
    conntrack: sysctls?.has('net.ipv4.vs.conntrack') === true ? value('conntrack', 0) !== 0 : undefined,
    reuseMode: value('conn_reuse_mode', 1),
    sloppyTcp: value('sloppy_tcp', 0) !== 0,
    sloppySctp: value('sloppy_sctp', 0) !== 0,
    rerouteReplies: value('snat_reroute', 1) !== 0,
    scheduleErrors: value('schedule_icmp', 0) !== 0,
    refuseStrays: value('nat_icmp_send', 0) !== 0,
    ignoreTunneled: value('ignore_tunneled', 0) !== 0,
    bypass: value('cache_bypass', 0) !== 0,
    discoversMtu: value('pmtu_disc', 1) !== 0,
    backupOnly: value('backup_only', 0) !== 0,
    expiresLost: value('expire_nodest_conn', 0) !== 0,
    dropPacket: value('drop_packet', 0),
    dropEntry: value('drop_entry', 0),
    secureTcp: value('secure_tcp', 0),
    dropRate: value('am_droprate', 10),
  };
}
