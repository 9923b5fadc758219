/** Matches that look at what neither dumps nor a described packet hold. Each says what would settle it. */
import { message } from '../../../text/message.ts';
import { type MatchSemantics, unknowable } from './match.ts';

export const unknowns: readonly MatchSemantics[] = [
  unknowable('cgroup', message('it depends on the process that owns the socket')),
  unknowable('cpu', message('it depends on the processor that handles the packet')),
  unknowable('osf', message('it depends on a fingerprint of the sender')),
  unknowable('rateest', message('rates are not in the dumps')),
];
