/** Virtual services and their real servers as plain data. */
import type { Address } from '../../net/address.ts';
import type { Family } from '../../net/family.ts';
import type { Origin } from '../origin.ts';

export type ForwardingMethod = 'masquerade' | 'route' | 'tunnel' | 'local';

/** How packets to a server are wrapped: in IP, in GRE, or in UDP to a port (GUE). */
export type Tunnel = { readonly type: 'ipip' | 'gre' } | { readonly type: 'gue'; readonly port: number };

export interface RealServer {
  readonly address: Address;
  /** Routing and tunnels leave the port alone: of a service by address theirs is the service's. */
  readonly port: number;
  /** Only where the line says another port than the one that counts. */
  readonly writtenPort?: number;
  readonly method: ForwardingMethod;
  /** Of the method `tunnel`; undefined where the dump doesn't say. */
  readonly tunnel?: Tunnel;
  readonly weight: number;
  readonly activeConnections?: number;
  readonly inactiveConnections?: number;
  readonly upperThreshold?: number;
  readonly lowerThreshold?: number;
  readonly origin: Origin;
}

export interface VirtualService {
  readonly family: Family;
  /** By address and port, or by fwmark. */
  readonly by:
    | { readonly kind: 'address'; readonly protocol: number; readonly address: Address; readonly port: number }
    | { readonly kind: 'mark'; readonly mark: number };
  readonly scheduler: string;
  readonly schedulerFlags: readonly string[];
  /** Seconds a client stays with its real server; undefined: not persistent. */
  readonly persistence?: number;
  readonly persistenceMask?: readonly number[];
  /** The persistence engine, which tells apart what a client says: `sip`. */
  readonly engine?: string;
  readonly onePacket: boolean;
  readonly realServers: readonly RealServer[];
  readonly origin: Origin;
}
