/** net/netfilter/xt_CT.c: how connection tracking shall treat the packet, said before it looks. */
import { message } from '../../../text/message.ts';
import type { Walk } from '../walk.ts';
import { goesOn, hasOption, optionNamed, type TargetSemantics } from './target.ts';

function notrack(walk: Walk): void {
  // The packet that comes round over loopback has its connection already; the kernel leaves it alone.
  if (walk.state === undefined) walk.track = { ...walk.track, notrack: true };
}

export const NOTRACK: TargetSemantics = {
  name: 'NOTRACK',
  state: 'modelled',
  compile: () => goesOn(message('pass without connection tracking.'), notrack, { kind: 'untracks' }),
};

export const CT: TargetSemantics = {
  name: 'CT',
  state: 'modelled',
  compile: (use) => {
    if (hasOption(use, '--notrack'))
      return goesOn(message('pass without connection tracking.'), notrack, { kind: 'untracks' });
    const value = optionNamed(use, '--zone')?.value;
    const zone = value?.kind === 'number' ? value.value : undefined;
    if (zone === undefined) return goesOn(message('set up connection tracking for this packet.'));
    return goesOn(
      message('track the connection in zone {zone}.', { zone }),
      (walk) => {
        if (walk.state === undefined && !walk.track.notrack) walk.track = { notrack: false, zone };
      },
      { kind: 'passes' },
    );
  },
};
