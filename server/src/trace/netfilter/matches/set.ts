/** net/netfilter/xt_set.c: asks an IP set of the node. */

import type { MatchUse } from '../../../dialects/iptables-save/model.ts';
import type { Packet } from '../../../net/packet.ts';
import type { IpSet, Node, SetEntry } from '../../../node/model.ts';
import { type Message, message } from '../../../text/message.ts';
import { keptByKubeProxy } from '../../routing/kubeProxySets.ts';
import { setsThatChange } from '../../sets/changing.ts';
import { entryText } from '../../sets/entryText.ts';
import { fillMac, lacksMac, recordElement } from '../../sets/filling.ts';
import type { Lookup } from '../../sets/lookup.ts';
import { meant, notMeant } from '../../space/bounds.ts';
import type { Walk } from '../../walk/walk.ts';
import { type Answer, conditionOf, negated, unknown, unsettled } from '../condition.ts';
import { hasOption, optionNamed } from '../extension.ts';
import { written } from '../header.ts';
import { asked, byOption } from './match.ts';
import { type CounterTest, counterTests, type Fits, fitsFrom, passes } from './set-counts.ts';
import { keepsExceptions, setBounds } from './set-region.ts';
import { offeredTo } from './set-words.ts';

export const setMatch = byOption('set', {
  '--match-set': (option, _context, use) => {
    const { value } = option;
    if (value.kind !== 'set') return undefined;
    const { name, directions } = value;
    const nomatch = hasOption(use, '--return-nomatch');
    const ask = askOf(use, directions);
    const test = (walk: Walk): Answer => {
      const set = walk.node.sets?.get(name);
      if (set === undefined) return undumped(walk, name, ask);
      const open = walk.sets.open(name, directions, walk.packet);
      return open === undefined ? contains(walk, set, ask) : unsettled(open);
    };
    const alike = asked(option, nomatch ? ' --return-nomatch' : '');
    const question = option.negated ? negated(alike) : alike;
    const explain = (walk: Walk): Message => {
      const set = walk.node.sets?.get(name);
      const element = set === undefined ? '' : offeredTo(walk, set, directions);
      const args = { option: written(option), element };
      if (set === undefined) return message('{option}: the set is not in the dumps', { option: written(option) });
      const open = walk.sets.open(name, directions, walk.packet);
      if (open !== undefined) return message('{option}: open whether {statement}', { ...args, statement: open.text });
      const found = findIn(walk, set, directions);
      if (found === undefined) return message('{option}: the set has no entry for {element}', args);
      const entry = entryText({ ...found, nomatch: false });
      if (found.nomatch)
        return message('{option}: the set excepts {element}, by its entry {entry}', { ...args, entry });
      if (!counting || option.negated)
        return message('{option}: the set holds {element}, by its entry {entry}', { ...args, entry });
      return message('{options}: in the dump the entry {entry} has counted {packets} packets and {bytes} bytes', {
        options: use.options.map(written).join(' '),
        entry,
        packets: String(found.packets ?? 0),
        bytes: String(found.bytes ?? 0),
      });
    };
    const counting = ask.counters.length > 0;
    return {
      ...conditionOf(option, test, explain),
      region: (about) => {
        const { node, family } = about;
        // Counters change with every packet: two rules that ask the same may hear different answers.
        if (node === undefined) return counting ? undefined : question(about);
        const bounds = setBounds(node, family, { ...ask, name, fits: fitsIn(node, ask) });
        if (bounds === undefined) return undefined;
        return option.negated ? notMeant(bounds, family) : meant(bounds);
      },
    };
  },
});

function findIn(walk: Walk, set: IpSet, directions: Lookup['directions']): SetEntry | undefined {
  return walk.sets.find(set.name, directions, walk.packet);
}

/**
 * Of a set that no dump shows. What its entry has counted is asked of each packet anew, and so is what only exceptions
 * answer.
 */
function undumped(walk: Walk, set: string, { directions, counters, exceptions, options }: Ask): Answer {
  const { element, state } = walk.sets.element(set, directions, walk.packet);
  if (counters.length === 0 && !exceptions) {
    if (state === 'in' || state === 'out') return obeyed(set, element, state);
    const text = message('the set {set} holds this packet ({directions}: {what})', {
      set,
      directions: directions.join(),
      what: element,
    });
    const id = state === 'open' ? `set:${set}:${element}:${walk.before}` : `set:${set}:${element}`;
    const asked = { ...unknown(id, text), ...keptByKubeProxy(walk, set) };
    if (!setsThatChange(walk.node).has(set)) return asked;
    return { ...asked, told: (now, holds) => recordElement(now.sets, set, element, holds) };
  }
  if (state === 'out') return false;
  const text = message('the set {set} holds this packet as “{options}” asks for it', { set, options });
  return unknown(`set:${set}:${element}:${options}:${walk.before}`, text);
}

/**
 * After what SET did to a set of a type that nobody knows: full sets and those of other addresses, ports or protocols take
 * nothing, and one of networks keeps what an exception or a larger network says.
 */
function obeyed(set: string, element: string, state: 'in' | 'out'): Answer {
  const about = { set, element };
  const text =
    state === 'in'
      ? message('the set {set}, which no dump shows, has room for {element} and took it', about)
      : message('the set {set}, which no dump shows, holds nothing else that stands for {element}', about);
  return { ...unknown(`set-${state}:${set}:${element}`, text), when: state === 'in', fork: 'said' };
}

/** What a rule asks of a set, or a list of its members. */
interface Ask {
  readonly directions: Lookup['directions'];
  readonly exceptions: boolean;
  /** Whether the packet raises the counters of the entry, and of those in the members of a list. */
  readonly updates: boolean;
  readonly updatesMembers: boolean;
  readonly counters: readonly CounterTest[];
  /** As written. */
  readonly options: string;
}

function askOf(use: MatchUse, directions: Lookup['directions']): Ask {
  const updates = optionNamed(use, '--update-counters')?.negated !== true;
  return {
    directions,
    exceptions: hasOption(use, '--return-nomatch'),
    updates,
    updatesMembers: updates && optionNamed(use, '--update-subcounters')?.negated !== true,
    counters: counterTests(use),
    options: use.options.map(written).join(' '),
  };
}

/** The length of the shortest packet there is. */
const shortest = 20n;

/** Whether an entry's counters can be as the rule would have them: with what they are in the dump, or anew where rules add it. */
function fitsIn(node: Node, { updates, counters }: Ask): (set: IpSet, entry: SetEntry) => Fits {
  return (set, { packets = 0n, bytes = 0n }) => {
    if (!('counters' in set.options)) return 'always';
    const start = setsThatChange(node).get(set.name)?.adds === true ? { packets: 0n, bytes: 0n } : { packets, bytes };
    return fitsFrom(counters, updates ? { packets: start.packets + 1n, bytes: start.bytes + shortest } : start);
  };
}

/** ip_set_test(). */
function contains(walk: Walk, set: IpSet, ask: Ask, packet: Packet = walk.packet): boolean {
  if (set.type === 'list:set') return listContains(walk, set, ask, packet);
  // mtype_test_cidrs(): where the counters of a network don't fit, the next larger one that holds the packet is asked.
  const tried: SetEntry[] = [];
  for (;;) {
    const entry = walk.sets.find(set.name, ask.directions, packet, tried);
    if (entry === undefined) return false;
    if (lacksMac(set, entry)) return fillMac(walk.sets, set, ask.directions, packet);
    // An entry marked `nomatch` is an exception: it answers no, and with --return-nomatch it alone answers yes.
    if (fits(walk, set, entry, ask)) return entry.nomatch === (ask.exceptions && keepsExceptions(set));
    tried.push(entry);
  }
}

/** list_set_ktest(): counters are compared with those of the list, not of its members. */
function listContains(walk: Walk, list: IpSet, ask: Ask, packet: Packet): boolean {
  const ofMembers = { ...ask, counters: [], updates: ask.updatesMembers };
  return list.entries.some((entry) => {
    const [part] = entry.parts;
    const member = part?.kind === 'set' ? walk.node.sets?.get(part.name) : undefined;
    if (member === undefined || member.type === 'list:set') return false;
    return contains(walk, member, ofMembers, packet) && fits(walk, list, entry, ask);
  });
}

/**
 * ip_set_match_extensions(): in a set that counts the packet raises the entry's counters first, unless the rule says
 * otherwise, and then they are compared. In other sets such options test nothing.
 */
function fits(walk: Walk, set: IpSet, entry: SetEntry, { updates, counters }: Ask): boolean {
  if (!('counters' in set.options)) return true;
  if (updates) walk.sets.record({ set: set.name, kind: 'count', entry, bytes: walk.packet.length });
  if (counters.length === 0) return true;
  return walk.sets.countersPass(set.name, entry, (found) => counters.every((each) => passes(each, found)));
}
