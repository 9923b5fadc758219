/** net/netfilter/xt_tcpudp.c, UDP. */
import { byHeader } from './match.ts';
import { ports } from './ports.ts';

export const udp = byHeader('udp', ports);
