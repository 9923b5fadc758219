/** The old name of `conntrack --ctstate`: libxt_conntrack.c of iptables turns it into that. */
import { stateTest } from './conntrack.ts';
import { byOption } from './match.ts';

export const state = byOption('state', { '--state': stateTest });
