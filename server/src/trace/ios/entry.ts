/** An entry of the translation table: what a row of `show ip nat translations` stands for. */
import type { NatRule, TranslationEnd, TranslationRow } from '../../dialects/ios-nat/model.ts';
import { wordOf } from './interfaces.ts';

/** An address (32 bits, host order) with its port or ICMP identifier; without one the address alone counts. */
export interface End {
  readonly word: number;
  readonly port?: number;
}

export interface Pair {
  readonly local: End;
  readonly global: End;
}

/**
 * `flow`: both ends with protocol and ports, which only packets of this flow use. `host`: one side's addresses alone
 * (with a port where a row of a dump has one), which every packet of that host uses.
 */
export type Entry =
  | (EntryCommon & { readonly kind: 'flow'; readonly protocol: number; readonly inside: Pair; readonly outside: Pair })
  | (EntryCommon & {
      readonly kind: 'host';
      readonly side: 'inside' | 'outside';
      readonly pair: Pair;
      readonly protocol?: number;
    });

interface EntryCommon {
  /** The rule that made it; undefined: a dump shows it, and none of its rules is known to have made it. */
  readonly rule?: NatRule;
  /** Rule of the outside pair, where both sides are translated. */
  readonly outsideRule?: NatRule;
  /** Routing tables of the local and of the global side; empty: the global one. */
  readonly vrf: string;
  readonly outerVrf: string;
  /** The row of a dump. */
  readonly row?: TranslationRow;
}

export type FlowEntry = Extract<Entry, { readonly kind: 'flow' }>;
export type HostEntry = Extract<Entry, { readonly kind: 'host' }>;

export function endText({ word, port }: End): string {
  const quad = `${(word >>> 24) & 255}.${(word >>> 16) & 255}.${(word >>> 8) & 255}.${word & 255}`;
  return port === undefined ? quad : `${quad}:${port}`;
}

export function sameEnd(a: End, b: End): boolean {
  return a.word === b.word && a.port === b.port;
}

export const flowKey = (vrf: string, protocol: number, near: End, far: End): string =>
  `${vrf}|${protocol}|${near.word}:${near.port ?? ''}|${far.word}:${far.port ?? ''}`;

export const hostKey = (vrf: string, { word, port }: End, protocol: number | undefined): string =>
  port === undefined ? `${vrf}|${word}` : `${vrf}|${protocol}|${word}:${port}`;

/** The entry that a row stands for; undefined: a row that tells no translation. */
export function entryOfRow(row: TranslationRow): Entry | undefined {
  const { protocol, insideGlobal, insideLocal, outsideLocal, outsideGlobal, vrf = '' } = row;
  const inside = pairOf(insideLocal, insideGlobal);
  const outside = pairOf(outsideLocal, outsideGlobal);
  const common = { vrf, outerVrf: '', row };
  if (inside !== undefined && outside !== undefined && protocol !== undefined)
    return { kind: 'flow', protocol, inside, outside, ...common };
  const pair = inside ?? outside;
  if (pair === undefined) return undefined;
  const side = inside === undefined ? 'outside' : 'inside';
  return { kind: 'host', side, pair, ...(protocol === undefined ? {} : { protocol }), ...common };
}

function pairOf(local: TranslationEnd | undefined, global: TranslationEnd | undefined): Pair | undefined {
  return local === undefined || global === undefined ? undefined : { local: endOf(local), global: endOf(global) };
}

function endOf({ address, port }: TranslationEnd): End {
  return port === undefined ? { word: wordOf(address) } : { word: wordOf(address), port };
}
