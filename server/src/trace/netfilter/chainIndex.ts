/**
 * Long chains of rules of one shape, as kube-proxy and others write them by the thousand: what a rule demands of the
 * packet's addresses or ports exactly is looked up instead of compared rule by rule. Rules that are left out this way
 * would have failed at that very condition, before anything else of them was asked.
 */
import type { OptionUse, Rule } from '../../dialects/iptables-save/model.ts';
import type { Address } from '../../net/address.ts';
import type { Packet } from '../../net/packet.ts';
import type { RuleChain } from '../../node/model.ts';

export interface ChainIndex {
  /** The first rule from `from` on that may match, from 0; the chain's length: none. */
  next(from: number, packet: Packet): number;
  /** Rules that demand no one value of anything, as far as was looked: all packets are offered these. */
  readonly others: number;
}

/** Shorter chains are walked faster than looked up. */
const worthAnIndex = 16;

type Key = string | number | undefined;

interface Field {
  /** What a rule demands of the field exactly; undefined: nothing, or more than one value. */
  readonly demanded: (rule: Rule) => Key;
  readonly of: (packet: Packet) => Key;
}

/** What a rule demands of each of the fields, by its number from 0. */
type Demands = (at: number) => readonly Key[];

/** In the order of the kernel's tests: a rule is found by the first field of which it demands one value. */
const fields: readonly Field[] = [
  { demanded: (rule) => oneAddress(headerOption(rule, '-s')), of: ({ src }) => addressKey(src.words) },
  { demanded: (rule) => oneAddress(headerOption(rule, '-d')), of: ({ dst }) => addressKey(dst.words) },
  { demanded: (rule) => onePort(rule, '--dport'), of: ({ dport }) => dport },
  { demanded: (rule) => onePort(rule, '--sport'), of: ({ sport }) => sport },
];

function headerOption({ conditions }: Rule, name: string): OptionUse<{ readonly name: string }> | undefined {
  return conditions.find(({ spec }) => spec.name === name);
}

function oneAddress(option: OptionUse<{ readonly name: string }> | undefined): Key {
  if (option === undefined || option.negated || option.value.kind !== 'prefixes') return undefined;
  const { prefixes, unresolved } = option.value;
  const [only] = prefixes;
  if (only === undefined || prefixes.length > 1 || unresolved.length > 0) return undefined;
  return only.mask.every((word) => word === 0xffffffff) ? addressKey(only.address.words) : undefined;
}

function addressKey(words: readonly number[]): Key {
  return words.length === 1 ? words[0] : words.join();
}

/** Only of the rule's first match: those before it may count or remember the packet. */
function onePort({ matches }: Rule, name: string): Key {
  const [first] = matches;
  if (first === undefined || !transports.has(first.spec?.name ?? first.name)) return undefined;
  const option = first.options.find(({ spec }) => spec.name === name);
  if (option === undefined || option.negated) return undefined;
  const { value } = option;
  if (value.kind === 'number') return value.value;
  return value.kind === 'range' && value.low === value.high ? value.low : undefined;
}

const transports: ReadonlySet<string> = new Set(['tcp', 'udp', 'sctp', 'dccp']);

/** As indexOf() tells, from the rules themselves: each of them is read. */
export function indexByRules({ rules }: RuleChain): ChainIndex | undefined {
  return indexOf(rules.length, (at) => {
    const rule = rules.at(at);
    return fields.map(({ demanded }) => demanded(rule));
  });
}

/** As indexOf() tells, from what lines tell of addresses without being read. */
export function indexByLines({ rules }: RuleChain): ChainIndex | undefined {
  return indexOf(rules.length, (at) => {
    const { source, destination } = rules.hosts(at);
    return [hostKey(source), hostKey(destination)];
  });
}

function hostKey(host: Address | undefined): Key {
  return host === undefined ? undefined : addressKey(host.words);
}

/** Undefined: the chain is too short, or too few of its rules demand one value of anything. */
function indexOf(length: number, demands: Demands): ChainIndex | undefined {
  if (length < worthAnIndex) return undefined;
  const byField = fields.map(() => new Map<string | number, number[]>());
  const others: number[] = [];
  for (let at = 0; at < length; at++) {
    const all = demands(at);
    const field = all.findIndex((key) => key !== undefined);
    const [key, lists] = [all[field], byField[field]];
    if (key === undefined || lists === undefined) {
      others.push(at);
      continue;
    }
    const list = lists.get(key) ?? [];
    lists.set(key, list);
    list.push(at);
  }
  if (others.length * 2 > length) return undefined;
  const used = fields.flatMap((field, number) => {
    const lists = byField[number];
    return lists === undefined || lists.size === 0 ? [] : [{ of: field.of, lists }];
  });
  return {
    others: others.length,
    next: (from, packet) => {
      // The first rule that asks for a header which is cut off drops the packet.
      if (packet.cutHeader !== undefined) return from;
      let next = firstFrom(others, from, length);
      for (const { of, lists } of used) {
        const key = of(packet);
        const list = key === undefined ? undefined : lists.get(key);
        if (list !== undefined) next = firstFrom(list, from, next);
      }
      return next;
    },
  };
}

/** The first of the ascending numbers that is not below `from`, or `otherwise` where that is smaller. */
function firstFrom(numbers: readonly number[], from: number, otherwise: number): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] ?? 0) < from) low = middle + 1;
    else high = middle;
  }
  return Math.min(numbers[low] ?? otherwise, otherwise);
}
