/**
 * Long chains of rules of one shape, as kube-proxy and others write them by the thousand: what a rule demands of the
 * packet's addresses or ports exactly is looked up instead of compared rule by rule. Rules that are left out this way
 * would have failed at that very condition, before anything else of them was asked.
 */
import type { OptionUse, Rule } from '../../dialects/iptables-save/model.ts';
import type { Packet } from '../../net/packet.ts';
import type { RuleChain } from '../../node/model.ts';

export interface ChainIndex {
  /** The first rule from `from` on that may match, from 0; the chain's length: none. */
  next(from: number, packet: Packet): number;
}

/** Shorter chains are walked faster than looked up. */
const worthAnIndex = 16;

type Key = string | number | undefined;

interface Field {
  /** What a rule demands of the field exactly; undefined: nothing, or more than one value. */
  readonly demanded: (rule: Rule) => Key;
  readonly of: (packet: Packet) => Key;
}

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

/** Undefined: the chain is too short, or too few of its rules demand one value of anything. */
export function indexOfChain({ rules }: RuleChain): ChainIndex | undefined {
  if (rules.length < worthAnIndex) return undefined;
  const byField = fields.map(() => new Map<string | number, number[]>());
  const others: number[] = [];
  for (let at = 0; at < rules.length; at++) {
    const rule = rules.at(at);
    let found = others;
    for (const [number, { demanded }] of fields.entries()) {
      const key = demanded(rule);
      const lists = byField[number];
      if (key === undefined || lists === undefined) continue;
      found = lists.get(key) ?? [];
      lists.set(key, found);
      break;
    }
    found.push(at);
  }
  if (others.length * 2 > rules.length) return undefined;
  const used = fields.flatMap((field, number) => {
    const lists = byField[number];
    return lists === undefined || lists.size === 0 ? [] : [{ of: field.of, lists }];
  });
  return {
    next: (from, packet) => {
      // The first rule that asks for a header which is cut off drops the packet.
      if (packet.cutHeader !== undefined) return from;
      let next = firstFrom(others, from, rules.length);
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
