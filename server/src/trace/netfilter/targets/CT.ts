/** net/netfilter/xt_CT.c: how connection tracking shall treat the packet, said before it looks. */
import { message } from '../../../text/message.ts';
import type { ZoneWanted } from '../../conntrack/zone.ts';
import type { Walk } from '../walk.ts';
import { goesOn, hasOption, optionNamed, type TargetSemantics } from './target.ts';

const directions = { '--zone': 'both', '--zone-orig': 'original', '--zone-reply': 'reply' } as const;

function zoneWanted(use: Parameters<TargetSemantics['compile']>[0]): ZoneWanted | undefined {
  for (const name of ['--zone', '--zone-orig', '--zone-reply'] as const) {
    const value = optionNamed(use, name)?.value;
    if (value === undefined) continue;
    return { id: value.kind === 'number' ? value.value : 'mark', direction: directions[name] };
  }
  return undefined;
}

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
    const zone = zoneWanted(use);
    const text =
      zone === undefined
        ? message('set up connection tracking for this packet.')
        : zone.id === 'mark'
          ? message('track the connection in the zone that the packet’s mark names.')
          : message('track the connection in zone {zone}.', { zone: zone.id });
    return goesOn(
      text,
      (walk) => {
        // xt_ct_target(): the first rule that says something is the one that counts.
        if (walk.state !== undefined || walk.track.notrack || walk.track.template) return;
        walk.track = { notrack: false, zone, template: true };
      },
      { kind: 'passes' },
    );
  },
};
