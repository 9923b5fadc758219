/** What a line of an iptables-save dump says, as plain data. All spans are UTF-16 offsets from the start of their line. */
import type { CoreOptionSpec, MatchSpec, OptionSpec, TargetSpec } from '../../catalog/types.ts';
import type { Address, Prefix } from '../../net/address.ts';
import type { Span } from '../../text/span.ts';
import type { Problem } from '../problem.ts';

/** One word of a rule, quotes resolved. */
export interface Word {
  readonly text: string;
  /** Quotes included. */
  readonly span: Span;
  readonly quoted: boolean;
}

/** `[packets:bytes]`. Bigints, because byte counters pass 2^53 on busy routers. */
export interface Counters {
  readonly packets: bigint;
  readonly bytes: bigint;
  readonly span: Span;
}

/** What an option's words mean. `invalid`: they mean nothing, and a problem says why. */
export type Value =
  | { readonly kind: 'none' }
  | { readonly kind: 'invalid'; readonly text: string }
  /** string, path, chain, table and names that are nobody's enumeration. */
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'bigint'; readonly value: bigint }
  /** portRange, the uint ranges up to 32 bits, user and group ranges; one value is low = high. */
  | { readonly kind: 'range'; readonly low: number; readonly high: number }
  | { readonly kind: 'bigRange'; readonly low: bigint; readonly high: bigint }
  /** portList. */
  | { readonly kind: 'ranges'; readonly ranges: readonly { readonly low: number; readonly high: number }[] }
  /** mark, tosMask, numberOrName/mask: 32-bit unsigned. */
  | { readonly kind: 'masked'; readonly value: number; readonly mask: number }
  | { readonly kind: 'prefixes'; readonly prefixes: readonly Prefix[]; readonly unresolved: readonly string[] }
  | { readonly kind: 'addresses'; readonly low: Address; readonly high: Address }
  | { readonly kind: 'addressList'; readonly addresses: readonly Address[] }
  | {
      readonly kind: 'nat';
      readonly addresses?: { readonly low: Address; readonly high: Address };
      /** `base` stands in shifted port maps: `80-89/8000`. */
      readonly ports?: { readonly low: number; readonly high: number; readonly base?: number };
    }
  /** `wildcard`: the word ended in `+`, and `name` is what stands before it. */
  | { readonly kind: 'interface'; readonly name: string; readonly wildcard: boolean }
  /** 0 means any. */
  | { readonly kind: 'protocol'; readonly number: number; readonly name: string }
  /** enum and enumList, in the catalog's own spelling. */
  | { readonly kind: 'names'; readonly names: readonly string[] }
  | { readonly kind: 'flags'; readonly mask: number; readonly set: number }
  /** icmpType and icmpv6Type; `any` is the type 255 of IPv4 that matches all. */
  | {
      readonly kind: 'icmp';
      readonly any: boolean;
      readonly type: number;
      readonly codeLow: number;
      readonly codeHigh: number;
    }
  | { readonly kind: 'mac'; readonly text: string }
  /** rate and hashRate: so many packets, or bytes, in so many seconds. */
  | { readonly kind: 'rate'; readonly count: number; readonly seconds: number; readonly unit: 'packets' | 'bytes' }
  | { readonly kind: 'bytes'; readonly bytes: readonly number[] }
  | {
      readonly kind: 'set';
      readonly name: string;
      readonly nameSpan: Span;
      readonly directions: readonly ('src' | 'dst')[];
    }
  /** Values with a grammar of their own (u32, bpf, SCTP chunks, option lists): the words as written. */
  | { readonly kind: 'words'; readonly words: readonly string[] };

export interface OptionUse<Spec = OptionSpec> {
  readonly spec: Spec;
  /** The option word, or in `--dport=80` and `-jACCEPT` its part. */
  readonly nameSpan: Span;
  /** The `!` before it. */
  readonly negation?: Span;
  readonly negated: boolean;
  /** The words of the value, in order; empty for flags. */
  readonly words: readonly Word[];
  readonly value: Value;
}

export interface MatchUse {
  /** As written after `-m`, or the protocol that loads it. */
  readonly name: string;
  /** Undefined: no such match; its options are then unknown too. */
  readonly spec: MatchSpec | undefined;
  readonly nameSpan: Span;
  /** Loaded by `-p NAME` alone, without `-m`. */
  readonly implied: boolean;
  readonly options: readonly OptionUse[];
}

export interface TargetUse {
  /** `jump`: -j, `goto`: -g. */
  readonly how: 'jump' | 'goto';
  readonly name: string;
  readonly nameSpan: Span;
  /** Undefined: no target of the catalog, so a user-defined chain (declared or not). */
  readonly spec: TargetSpec | undefined;
  readonly options: readonly OptionUse[];
}

export interface Rule {
  /** In the catalog's spelling: `-A`, `-I`, `-P`… */
  readonly command: string;
  readonly commandSpan: Span;
  /** Undefined where the command names none. */
  readonly chain: string | undefined;
  readonly chainSpan: Span;
  /** Second word of -I, -R, -D by number, -P (policy), -E (new name). */
  readonly argument?: Word;
  readonly counters?: Counters;
  /** -s -d -p -i -o -f. */
  readonly conditions: readonly OptionUse<CoreOptionSpec>[];
  /** In the order of the line; those loaded by -p stand where the -p stands. */
  readonly matches: readonly MatchUse[];
  /** Undefined: the rule only counts. */
  readonly target?: TargetUse;
  /** `-c`, `-v`, `-4`…: options that say nothing about packets. */
  readonly others: readonly OptionUse<CoreOptionSpec>[];
  /** The first word that could not be understood: what else was read of the rule is not all that it says. */
  readonly unread?: { readonly text: string; readonly span: Span };
  /** An option of the other family ended the line, so that it makes no rule; legacy still looks for its target. */
  readonly dropped?: true;
}

export type Line =
  | { readonly kind: 'table'; readonly name: string; readonly nameSpan: Span; readonly problems: readonly Problem[] }
  | {
      readonly kind: 'chain';
      readonly name: string;
      readonly nameSpan: Span;
      /** `ACCEPT`, `DROP` or `-`, as written. */
      readonly policy: string;
      readonly policySpan: Span;
      readonly counters?: Counters;
      readonly problems: readonly Problem[];
    }
  | { readonly kind: 'commit'; readonly problems: readonly Problem[] }
  | { readonly kind: 'comment'; readonly text: string; readonly problems: readonly Problem[] }
  | { readonly kind: 'blank'; readonly problems: readonly Problem[] }
  | { readonly kind: 'rule'; readonly rule: Rule; readonly problems: readonly Problem[] }
  /** Tolerated between dumps: prompts, headings, shell command lines. `what` says which. */
  | { readonly kind: 'other'; readonly what: 'heading' | 'shell' | 'unknown'; readonly problems: readonly Problem[] };
