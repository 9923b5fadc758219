/** net/netfilter/xt_CT.c: how connection tracking shall treat the packet, said before it looks. */
import { message } from '../../../text/message.ts';
import type { ZoneWanted } from '../../connection/zone.ts';
import { templateOf } from '../../conntrack/template.ts';
import type { Walk } from '../../walk/walk.ts';
import { hasOption, optionNamed } from '../extension.ts';
import { goesOn, type TargetSemantics } from './target.ts';

const directions = { '--zone': 'both', '--zone-orig': 'original', '--zone-reply': 'reply' } as const;

function zoneWanted(use: Parameters<TargetSemantics['compile']>[0]): ZoneWanted | undefined {
  for (const name of ['--zone', '--zone-orig', '--zone-reply'] as const) {
    const value = optionNamed(use, name)?.value;
    if (value === undefined) continue;
    return { id: value.kind === 'number' ? value.value : 'mark', direction: directions[name] };
  }
  return undefined;
}

/** xt_ct_target(): the first rule that says something counts, unless connection tracking has found the packet's connection before. */
function isUntouched({ state, track }: Walk): boolean {
  return (state === undefined || state === 'INVALID') && !track.notrack && !track.template && track.settled !== true;
}

function notrack(walk: Walk): void {
  // What comes round over loopback has its connection already, and what CT has set up its template: both are left alone.
  if (!isUntouched(walk)) return;
  walk.state = undefined;
  walk.track = { ...walk.track, notrack: true };
}

export const NOTRACK: TargetSemantics = {
  name: 'NOTRACK',
  state: 'modelled',
  compile: () => goesOn(message('pass without connection tracking.'), notrack, { kind: 'untracks' }),
};

export const CT: TargetSemantics = {
  name: 'CT',
  state: 'modelled',
  compile: (use, { place }) => {
    if (hasOption(use, '--notrack'))
      return goesOn(message('pass without connection tracking.'), notrack, { kind: 'untracks' });
    const zone = zoneWanted(use);
    const helper = optionNamed(use, '--helper')?.words[0]?.text;
    const text =
      zone === undefined
        ? message('set up connection tracking for this packet.')
        : zone.id === 'mark'
          ? message('track the connection in the zone that the packet’s mark names.')
          : message('track the connection in zone {zone}.', { zone: zone.id });
    return goesOn(
      text,
      (walk) => {
        if (!isUntouched(walk)) return;
        walk.state = undefined;
        walk.track = { notrack: false, zone, template: true, ...(helper === undefined ? {} : { helper }) };
        walk.connection = templateOf(walk, place, zone);
      },
      { kind: 'readies' },
    );
  },
};
