/** net/netfilter/xt_length.c: the whole packet with its header, in both families. */
import { byOption, inNumberRange } from './match.ts';

export const length = byOption('length', { '--length': inNumberRange('length', ({ packet }) => packet.length) });
