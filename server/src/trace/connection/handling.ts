/** What the kernel notes of a packet on its way, beside its connection: conditions ask some of it. */
import type { ZoneWanted } from './zone.ts';

export interface Handling {
  /** Set by CT and NOTRACK before connection tracking looks at the packet. */
  readonly track: {
    readonly notrack: boolean;
    readonly zone: ZoneWanted | undefined;
    /** A rule said how to track it: the packet carries a template of its connection. */
    readonly template: boolean;
    /** The kernel has had its say before any rule (nf_ct_attach()): CT leaves the packet alone. */
    readonly settled?: true;
    /** What shall look into the packets of its connection. */
    readonly helper?: string;
  };
  /** It came by a port of a bridge, or crosses one, and br_netfilter lets rules know; `maybe`: no dump says whether it does. */
  readonly bridge: 'none' | 'maybe' | 'arrived' | 'crosses';
  /** IPVS has handled the packet in this walk (skb->ipvs_property). */
  readonly balanced: boolean;
  /** A socket of this node sent it, and it has not been received since (skb->sk). */
  readonly hasSocket: boolean;
}
