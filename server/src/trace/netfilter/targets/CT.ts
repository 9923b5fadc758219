/** net/netfilter/xt_CT.c: how connection tracking shall treat the packet, said before it looks. */
import { message } from '../../../text/message.ts';
import type { Walk } from '../walk.ts';
import { goesOn, hasOption, optionNamed, type TargetSemantics } from './target.ts';

function notrack(walk: Walk): void {
  // What comes round over loopback has its connection already, and what CT has set up its template: both are left alone.
  if (walk.state === undefined && !walk.track.template) walk.track = { ...walk.track, notrack: true };
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
    const text =
      zone === undefined
        ? message('set up connection tracking for this packet.')
        : message('track the connection in zone {zone}.', { zone });
    return goesOn(
      text,
      (walk) => {
        // xt_ct_target(): the first rule that says something is the one that counts.
        if (walk.state !== undefined || walk.track.notrack || walk.track.template) return;
        walk.track = { notrack: false, zone: zone ?? 0, template: true };
      },
      { kind: 'passes' },
    );
  },
};
