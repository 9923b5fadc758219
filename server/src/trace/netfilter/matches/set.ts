/** net/netfilter/xt_set.c: asks an IP set of the node. */

import { formatAddress } from '../../../net/text.ts';
import type { IpSet, SetEntry } from '../../../node/model.ts';
import { type Message, message } from '../../../text/message.ts';
import type { Lookup } from '../../stack/sets.ts';
import { type Answer, conditionOf, unknown } from '../condition.ts';
import { written } from '../header.ts';
import { hasOption } from '../targets/target.ts';
import type { Walk } from '../walk.ts';
import { asked, byOption } from './match.ts';
import { setRegion } from './set-region.ts';

export const setMatch = byOption('set', {
  '--match-set': (option, _context, use) => {
    const { value } = option;
    if (value.kind !== 'set') return undefined;
    const { name, directions } = value;
    const nomatch = hasOption(use, '--return-nomatch');
    const test = (walk: Walk): Answer => {
      const { sets } = walk.node;
      const set = sets?.get(name);
      if (sets === undefined || set === undefined) {
        const { packet } = walk;
        const what = `${formatAddress(packet.src)}:${packet.sport ?? ''} ${formatAddress(packet.dst)}:${packet.dport ?? ''}`;
        const text = message('the set {set} holds this packet ({directions}: {what})', {
          set: name,
          directions: directions.join(),
          what,
        });
        return unknown(`set:${name}:${directions.join()}:${what}`, text);
      }
      return held(findIn(walk, set, directions), nomatch);
    };
    const question = asked(option, nomatch ? ' --return-nomatch' : '');
    const explain = (walk: Walk): Message => {
      if (walk.node.sets?.get(name) === undefined)
        return message('{option}: the set is not in the dumps', { option: written(option) });
      const set = walk.node.sets.get(name);
      const found = set === undefined ? undefined : findIn(walk, set, directions);
      return found === undefined
        ? message('{option}: the set has no entry for this packet', { option: written(option) })
        : message('{option}: the set has an entry for this packet', { option: written(option) });
    };
    return conditionOf(option, test, explain, (about) =>
      about.node === undefined || nomatch ? question(about) : setRegion(about.node, about.family, name, directions),
    );
  },
});

function findIn(walk: Walk, set: IpSet, directions: Lookup['directions']): SetEntry | undefined {
  return walk.sets.find(set.name, directions, walk.packet);
}

/** An entry marked `nomatch` is an exception: it answers no, and with --return-nomatch it alone answers yes. */
function held(entry: SetEntry | undefined, returnNomatch: boolean): boolean {
  if (entry === undefined) return false;
  return entry.nomatch === returnNomatch;
}
