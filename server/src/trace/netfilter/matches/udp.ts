/** net/netfilter/xt_tcpudp.c, UDP. */
import { byOption } from './match.ts';
import { ports } from './ports.ts';

export const udp = byOption('udp', ports);
