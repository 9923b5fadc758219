/** net/netfilter/xt_set.c, target SET: entries come and go by traffic, and packets after this one find them so. */
import type { OptionUse } from '../../../dialects/iptables-save/model.ts';
import type { IpSet, SetEntry } from '../../../node/model.ts';
import { listed, message } from '../../../text/message.ts';
import { isUnderWildcard } from '../../sets/changes.ts';
import { fillMac, lacksMac, recordElement } from '../../sets/filling.ts';
import type { OwnEntry } from '../../sets/find.ts';
import { finishByStack, type Walk } from '../../walk/walk.ts';
import { hasOption, optionNamed } from '../extension.ts';
import { goesOn, type TargetSemantics } from './target.ts';

export const SET: TargetSemantics = {
  name: 'SET',
  state: 'modelled',
  compile: (use) => {
    const [add, remove, map] = ['--add-set', '--del-set', '--map-set'].map((name) => optionNamed(use, name));
    const names = [add, remove, map].flatMap((option) => option?.words[0]?.text ?? []);
    const marks = map !== undefined && hasOption(use, '--map-mark');
    const how: How = { kind: 'add', renews: hasOption(use, '--exist') };
    const run = (walk: Walk): void => {
      // set_target_v2(): what is added to the set that it is to leave has left it in the end.
      if (add !== undefined) change(walk, add, how);
      if (remove !== undefined) change(walk, remove, { kind: 'remove' });
      if (map !== undefined) look(walk, map, marks);
    };
    const text = message('change the set {set} by this packet.', { set: listed(names) });
    return goesOn(text, run, { kind: 'fills', mark: marks ? 'open' : 'kept' });
  },
};

/** `renews`: an entry that is there already begins anew, with --exist. */
type How = { readonly kind: 'add'; readonly renews: boolean } | { readonly kind: 'remove' };

function change(walk: Walk, { value }: OptionUse, how: How): void {
  if (value.kind !== 'set') return;
  const set = walk.node.sets?.get(value.name);
  if (set === undefined) {
    // What is added is there then, and what is removed is not, whatever the set had.
    const { element } = walk.sets.element(value.name, value.directions, walk.packet);
    recordElement(walk.sets, value.name, element, how.kind === 'add');
    return;
  }
  // list_set_kadd(): the first set of the list that can take or give the entry does.
  const names =
    set?.type === 'list:set'
      ? set.entries.flatMap(({ parts: [part] }) => (part?.kind === 'set' ? [part.name] : []))
      : [value.name];
  names.some((name, index) => changeOne(walk, name, value.directions, how, names.length - index - 1));
}

/** Whether the kernel's function answers with success, for the `others` of the list that come behind it. */
function changeOne(
  walk: Walk,
  name: string,
  directions: readonly ('src' | 'dst')[],
  how: How,
  others: number,
): boolean {
  const own = walk.sets.own(name, directions, walk.packet);
  if (own === undefined) return false;
  if (others === 0 && own.bare && !own.full) {
    walk.sets.record({ set: name, kind: how.kind, entry: own.entry });
    return true;
  }
  const held = own.held();
  if (!isPossible(walk.node.sets?.get(name), own, held, how)) return false;
  // Of an entry that is there only what it carries is written anew.
  const entry =
    held !== undefined && isUnderWildcard(held, own.entry) ? { ...own.entry, parts: held.parts } : own.entry;
  walk.sets.record({ set: name, kind: how.kind, entry });
  return true;
}

function isPossible(set: IpSet | undefined, own: OwnEntry, held: SetEntry | undefined, how: How): boolean {
  if (how.kind === 'remove') return held !== undefined;
  if (held === undefined) return !own.full;
  // bitmap_ipmac_do_add(): without an Ethernet address it is not complete, and takes the packet's.
  return how.renews || (set !== undefined && lacksMac(set, held));
}

/** --map-set finds the packet's entry, which counts that; --map-mark takes the mark that the entry carries (skbinfo). */
function look(walk: Walk, { value }: OptionUse, marks: boolean): void {
  if (value.kind !== 'set') return;
  const set = walk.node.sets?.get(value.name);
  if (set === undefined) return marks ? lookUnseen(walk, value) : undefined;
  const found = walk.sets.find(value.name, value.directions, walk.packet);
  if (found === undefined) return;
  if (lacksMac(set, found)) {
    fillMac(walk.sets, set, value.directions, walk.packet);
    return;
  }
  if (set.options['counters'] !== undefined)
    walk.sets.record({ set: value.name, kind: 'count', entry: found, bytes: walk.packet.length });
  const mark = found.nomatch || !marks ? undefined : found.skbmark;
  if (mark !== undefined) walk.packet = { ...walk.packet, mark: ((walk.packet.mark & ~mark.mask) ^ mark.value) >>> 0 };
}

/** Which mark an entry gives that no dump shows nobody can tell, nor what becomes of the packet with it. */
function lookUnseen(walk: Walk, { name, directions }: Extract<OptionUse['value'], { readonly kind: 'set' }>): void {
  const { element, state } = walk.sets.element(name, directions, walk.packet);
  if (state === 'out') return;
  const text = message('the set {set} gives no mark to {element}', { set: name, element });
  if (walk.chooser.assume({ id: `map-mark:${name}:${element}`, text })) return;
  finishByStack(
    walk,
    'undecided',
    'rules',
    message('the packet gets a mark from the set {set}, which no dump shows', { set: name }),
  );
}
