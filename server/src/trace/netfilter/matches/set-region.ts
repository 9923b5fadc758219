/**
 * The packets for which an IP set answers a rule's question with yes, as far as its dump tells: what rules add and remove,
 * and what entries have counted by then, leaves some of them open.
 */
import type { Family } from '../../../net/family.ts';
import type { IpSet, Node, SetEntry } from '../../../node/model.ts';
import { type ChangesOfSet, setsThatChange } from '../../sets/changing.ts';
import { indexOf } from '../../sets/entryIndex.ts';
import { isLonger, isPort, lengthsOf } from '../../sets/find.ts';
import { keepsMac } from '../../sets/findByMac.ts';
import { anyOf, atMost, type Bounds, beyond, boundsOf, noPackets } from '../../space/bounds.ts';
import { type Intervals, intervalsOf, without } from '../../space/intervals.ts';
import { type Box, both, everything, type Region, region } from '../../space/region.ts';
import { addedTo } from './set-added.ts';
import type { Fits } from './set-counts.ts';
import { addressesOf, entryRegion, framed, framedOrSentOn, type Side } from './set-entry-region.ts';

/** What a rule asks of a set. */
export interface SetQuestion {
  readonly name: string;
  readonly directions: readonly Side[];
  /** Of sets with networks it asks for exceptions (`--return-nomatch`). */
  readonly exceptions: boolean;
  /** Whether the counters of an entry are as the rule would have them. */
  readonly fits: (set: IpSet, entry: SetEntry) => Fits;
}

/** Undefined: the set is not in the dumps. */
export function setBounds(node: Node, family: Family, question: SetQuestion): Bounds | undefined {
  const set = node.sets?.get(question.name);
  if (set === undefined) return undefined;
  return set.type === 'list:set' ? ofList(node, family, set, question) : ofSet(node, family, set, question);
}

/** Any of the list's sets; lists don't hold lists. Counters are the list's own (list_set_ktest()). */
function ofList(node: Node, family: Family, list: IpSet, question: SetQuestion): Bounds {
  return anyOf(
    list.entries.map((entry) => {
      const [part] = entry.parts;
      const member = part?.kind === 'set' ? node.sets?.get(part.name) : undefined;
      if (member === undefined || member.type === 'list:set') return noPackets;
      const fits = question.fits(list, entry);
      if (fits === 'never') return noPackets;
      const held = ofSet(node, family, member, { ...question, name: member.name, fits: () => 'always' });
      return fits === 'always' ? held : atMost(held);
    }),
  );
}

/** An entry whose counters may fit. */
interface Told {
  readonly entry: SetEntry;
  readonly answer: 'yes' | 'no';
  /** It is there whatever rules have changed by then, and its counters fit. */
  readonly certain: boolean;
}

const unchanged: ChangesOfSet = { adds: false, removes: false };

function ofSet(node: Node, family: Family, set: IpSet, question: SetQuestion): Bounds {
  const { name, directions } = question;
  if (set.family !== undefined && set.family !== family) return noPackets;
  if (directions.length < indexOf(set).dimensions.length) return noPackets;
  const told = toldBy(set, question, setsThatChange(node).get(name) ?? unchanged);
  const asked: Asked = { set, family, directions, ...told };
  const found = set.type === 'hash:net,iface' ? byNetwork(asked) : isOneAddress(asked) ? single(asked) : several(asked);
  const all = told.grows ? growing(found, addedTo(node, family, set)) : found;
  if (!keepsMac(set)) return all;
  return within(all, (node.services ?? []).length === 0 ? framed : framedOrSentOn);
}

/** With what the entries that rules add may stand for. */
function growing({ most, least }: Bounds, added: readonly Box[]): Bounds {
  return { most: added === everything.boxes ? added : [...most, ...added], least, exact: false };
}

interface Asked {
  readonly set: IpSet;
  readonly family: Family;
  readonly directions: readonly Side[];
  readonly told: readonly Told[];
  /** Rules may make it answer yes of packets for which it has no entry yet. */
  readonly grows: boolean;
  /** Rules may add networks, and so hide shorter ones. */
  readonly adds: boolean;
}

/** IPSET_TYPE_NOMATCH: sets with networks in them. Of others --return-nomatch asks nothing. */
export function keepsExceptions({ type }: IpSet): boolean {
  return type.startsWith('hash:') && /\bnet\b/.test(type);
}

function toldBy(
  set: IpSet,
  { exceptions, fits }: SetQuestion,
  { adds, removes }: ChangesOfSet,
): Pick<Asked, 'told' | 'grows' | 'adds'> {
  const wanted = exceptions && keepsExceptions(set);
  // With `forceadd` what is added to a full set drives another entry out.
  const leaves = removes || (adds && 'forceadd' in set.options);
  const told = set.entries.flatMap((entry): readonly Told[] => {
    const fit = fits(set, entry);
    if (fit === 'never' || entry.parts.some(isPort)) return [];
    // What rules add is no exception, and may stand where one was.
    const stays = !leaves && !(adds && entry.nomatch);
    return [{ entry, answer: entry.nomatch === wanted ? 'yes' : 'no', certain: stays && fit === 'always' }];
  });
  return { told, grows: adds && !wanted, adds };
}

/** Only the boxes of packets in Ethernet frames. Which of them have the addresses of an entry no dimension tells. */
function within({ most }: Bounds, frames: Region): Bounds {
  return { most: both(frames, { boxes: most, exact: false }).boxes, least: [], exact: most.length === 0 };
}

function isOneAddress({ set, family, told }: Asked): boolean {
  if (indexOf(set).dimensions.length !== 1) return false;
  return told.every(({ entry: { parts } }) => addressesOf(set, parts[0], family) !== undefined);
}

/** Addresses or networks alone: all of them are one box. Of several networks the longest answers. */
function single({ set, family, directions, told }: Asked): Bounds {
  const side = directions[0] ?? 'src';
  const lengths = [...new Set(told.some(({ answer }) => answer === 'no') ? told.map(lengthOf) : [])];
  const groups =
    lengths.length === 0
      ? [told]
      : lengths.sort((a, b) => a - b).map((length) => told.filter((each) => lengthOf(each) === length));
  const under = (group: readonly Told[], wanted: (each: Told) => boolean): Intervals =>
    intervalsOf(group.flatMap((each) => (wanted(each) ? (addressesOf(set, each.entry.parts[0], family) ?? []) : [])));
  const across = (yes: (each: Told) => boolean, no: (each: Told) => boolean): readonly Box[] => {
    let found: Intervals = [];
    for (const group of groups) {
      const shorter = without(
        found,
        under(group, (each) => each.answer === 'no' && no(each)),
      );
      found = intervalsOf([...shorter, ...under(group, (each) => each.answer === 'yes' && yes(each))]);
    }
    return region({ [side]: found }).boxes;
  };
  const exact = told.every(isCertain);
  const most = across(all, isCertain);
  return { most, least: exact ? most : across(isCertain, all), exact };
}

function all(): boolean {
  return true;
}

function isCertain({ certain }: Told): boolean {
  return certain;
}

function lengthOf({ entry }: Told): number {
  return lengthsOf(entry)[0] ?? 0;
}

/** Sets of several dimensions with more entries than this are taken for the addresses of their first one. */
const mostEntries = 256;

interface Placed extends Told {
  readonly lengths: readonly number[];
  readonly region: Region;
}

function placed({ set, family, directions, told }: Asked): readonly Placed[] {
  return told.map((each) => {
    const found = entryRegion(set, each.entry, family, directions);
    return { ...each, region: found, certain: each.certain && found.exact, lengths: lengthsOf(each.entry) };
  });
}

function several(asked: Asked): Bounds {
  const { told, family } = asked;
  if (told.length > mostEntries) return byFirst(asked);
  const entries = placed(asked);
  const exceptions = entries.filter(({ answer }) => answer === 'no');
  const found = entries
    .filter(({ answer }) => answer === 'yes')
    .map(({ region: { boxes }, certain, lengths }): Bounds => {
      const longer = exceptions.filter((each) => isLonger(each.lengths, lengths));
      return less(boxes, longer, { family, certain });
    });
  const bounds = anyOf(found);
  return { ...bounds, exact: bounds.exact && entries.every(isCertain) };
}

/** The boxes without what lies in others, some of which may not count. */
function less(
  boxes: readonly Box[],
  others: readonly Pick<Placed, 'region' | 'certain'>[],
  { family, certain }: { readonly family: Family; readonly certain: boolean },
): Bounds {
  const boxesOf = (of: typeof others): readonly Box[] => of.flatMap((each) => each.region.boxes);
  const most = beyond(boxes, boxesOf(others.filter((each) => each.certain)), family);
  const least = certain ? beyond(boxes, boxesOf(others), family) : [];
  const exact = certain && most !== undefined && others.every((each) => each.certain);
  return { most: most ?? boxes, least: least ?? [], exact };
}

function byFirst({ set, family, directions, told }: Asked): Bounds {
  const found = told.flatMap(({ entry: { parts }, answer }) =>
    answer === 'yes' ? [addressesOf(set, parts[0], family)] : [],
  );
  if (found.includes(undefined)) return { most: everything.boxes, least: [], exact: false };
  const side = directions[0] ?? 'src';
  return { most: region({ [side]: intervalsOf(found.flatMap((each) => each ?? [])) }).boxes, least: [], exact: false };
}

/** Of hash:net,iface the longest network that holds the address answers alone, by whichever interfaces it is listed. */
function byNetwork(asked: Asked): Bounds {
  const { set, family, directions, told, adds } = asked;
  if (told.length > mostEntries) return byFirst(asked);
  const entries = placed(asked);
  const side = directions[0] ?? 'src';
  const found = entries
    .filter(({ answer }) => answer === 'yes')
    .map((each): Bounds => {
      if (adds) return atMost(boundsOf(each.region));
      const length = lengthOf(each);
      const hiding = entries
        .filter((other) => lengthOf(other) > length)
        .map((other) => network(set, other, { family, side }));
      const beside = entries.filter((other) => other.answer === 'no' && lengthOf(other) === length);
      const bounds = less(each.region.boxes, hiding, { family, certain: each.certain });
      if (beside.length === 0) return bounds;
      const least = beyond(
        bounds.least,
        beside.flatMap((other) => other.region.boxes),
        family,
      );
      return { ...bounds, least: least ?? [], exact: false };
    });
  return anyOf(found);
}

function network(
  set: IpSet,
  { entry: { parts }, certain }: Told,
  { family, side }: { readonly family: Family; readonly side: Side },
): Pick<Placed, 'region' | 'certain'> {
  const addresses = addressesOf(set, parts[0], family);
  if (addresses === undefined) return { region: everything, certain: false };
  return { region: region({ [side]: addresses }), certain };
}
