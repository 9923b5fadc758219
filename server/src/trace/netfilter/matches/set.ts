/** net/netfilter/xt_set.c: asks an IP set of the node. */

import type { MatchUse } from '../../../dialects/iptables-save/model.ts';
import { formatAddress } from '../../../net/text.ts';
import type { IpSet, SetEntry } from '../../../node/model.ts';
import { type Message, message } from '../../../text/message.ts';
import type { Counters, Lookup } from '../../stack/sets.ts';
import { type Answer, conditionOf, unknown } from '../condition.ts';
import { written } from '../header.ts';
import { hasOption, optionNamed } from '../targets/target.ts';
import type { Walk } from '../walk.ts';
import { asked, byOption } from './match.ts';
import { setRegion } from './set-region.ts';

export const setMatch = byOption('set', {
  '--match-set': (option, _context, use) => {
    const { value } = option;
    if (value.kind !== 'set') return undefined;
    const { name, directions } = value;
    const nomatch = hasOption(use, '--return-nomatch');
    const counts = countersTest(use);
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
      if (!('counters' in set.options)) return held(findIn(walk, set, directions), nomatch);
      // mtype_test_cidrs(): where the counters of a network don't fit, the next larger one that holds the packet is asked.
      const tried: SetEntry[] = [];
      for (;;) {
        const entry = walk.sets.find(set.name, directions, walk.packet, tried);
        if (entry === undefined || counts(walk, set, entry)) return held(entry, nomatch);
        tried.push(entry);
      }
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
    // Counters change with every packet: no region tells what they will be.
    const counting = use.options.some(({ spec }) => /^--(packets|bytes)-/.test(spec.name));
    return conditionOf(option, test, explain, (about) => {
      if (counting) return undefined;
      return about.node === undefined || nomatch
        ? question(about)
        : setRegion(about.node, about.family, name, directions);
    });
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

type CountersTest = (walk: Walk, set: IpSet, entry: SetEntry) => boolean;

const comparisons: Readonly<Record<string, (found: bigint, wanted: bigint) => boolean>> = {
  eq: (found, wanted) => found === wanted,
  lt: (found, wanted) => found < wanted,
  gt: (found, wanted) => found > wanted,
};

/**
 * ip_set_match_extensions(): in a set that counts the packet raises the entry's counters first, unless the rule says
 * otherwise, and then they are compared. In other sets such options test nothing.
 */
function countersTest(use: MatchUse): CountersTest {
  const updates = optionNamed(use, '--update-counters')?.negated !== true;
  const tests = use.options.flatMap(({ spec, value, negated }) => {
    const [, what, how] = /^--(packets|bytes)-(eq|lt|gt)$/.exec(spec.name) ?? [];
    const compare = comparisons[how ?? ''];
    const wanted = value.kind === 'bigint' ? value.value : value.kind === 'number' ? BigInt(value.value) : undefined;
    if (compare === undefined || wanted === undefined) return [];
    const field = what === 'bytes' ? 'bytes' : 'packets';
    return [(found: Counters) => compare(found[field], wanted) !== negated];
  });
  return (walk, set, entry) => {
    if (updates) walk.sets.record({ set: set.name, kind: 'count', entry, bytes: walk.packet.length });
    if (tests.length === 0) return true;
    return walk.sets.countersPass(set.name, entry, (counters) => tests.every((holds) => holds(counters)));
  };
}
