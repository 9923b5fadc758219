/** Ports of tcp, udp, sctp and dccp: later fragments have none and never match. */
import { inNumberRange, type OptionTest } from './match.ts';

export const ports: Readonly<Record<string, OptionTest>> = {
  '--sport': inNumberRange('sport', ({ packet }) => packet.sport),
  '--dport': inNumberRange('dport', ({ packet }) => packet.dport),
};
