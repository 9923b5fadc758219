/** net/netfilter/xt_set.c, target SET: entries come and go by traffic, and packets after this one find them so. */
import type { OptionUse } from '../../../dialects/iptables-save/model.ts';
import { listed, message } from '../../../text/message.ts';
import { entryOf } from '../../stack/sets.ts';
import type { Walk } from '../walk.ts';
import { goesOn, hasOption, optionNamed, type TargetSemantics } from './target.ts';

export const SET: TargetSemantics = {
  name: 'SET',
  state: 'modelled',
  compile: (use) => {
    const [add, remove, map] = ['--add-set', '--del-set', '--map-set'].map((name) => optionNamed(use, name));
    const names = [add, remove, map].flatMap((option) => option?.words[0]?.text ?? []);
    const marks = map !== undefined && hasOption(use, '--map-mark');
    return goesOn(message('change the set {set} by this packet.', { set: listed(names) }), (walk) => {
      if (remove !== undefined) change(walk, remove, 'remove');
      if (add !== undefined) change(walk, add, 'add');
      if (marks) mapMark(walk, map);
    });
  },
};

function change(walk: Walk, { value }: OptionUse, kind: 'add' | 'remove'): void {
  const set = value.kind === 'set' ? walk.node.sets?.get(value.name) : undefined;
  if (set === undefined || value.kind !== 'set') return;
  const entry = entryOf(set, value.directions, walk.packet);
  if (entry !== undefined) walk.sets.record({ set: set.name, kind, entry });
}

/** --map-mark takes the mark that the set's entry carries (skbinfo). */
function mapMark(walk: Walk, { value }: OptionUse): void {
  if (value.kind !== 'set') return;
  const found = walk.sets.find(value.name, value.directions, walk.packet);
  const mark = found === undefined ? undefined : found.skbmark;
  if (mark !== undefined) walk.packet = { ...walk.packet, mark: ((walk.packet.mark & ~mark.mask) ^ mark.value) >>> 0 };
}
