/** What a packet that is saved must come to: what it came to now, as `*.packets.json` writes it down. */
import type { OutcomeGroupJson, OutcomeJson } from '../../protocol/trace.ts';

export interface Expected {
  readonly verdict: OutcomeJson['verdict'];
  readonly out?: string;
  readonly packet?: { readonly src: string; readonly sport?: number; readonly dst: string; readonly dport?: number };
  readonly decidedBy?: Readonly<Record<string, string | number>>;
}

/** One expectation, or one for each way that chance may choose. */
export function expectationOf(outcomes: readonly OutcomeJson[]): Expected | readonly Expected[] {
  const all = outcomes.map(expected);
  const distinct = all.filter(
    (each, index) => all.findIndex((other) => JSON.stringify(other) === JSON.stringify(each)) === index,
  );
  const [only] = distinct;
  return distinct.length === 1 && only !== undefined ? only : distinct;
}

function expected({ verdict, out, packet, decidedBy }: OutcomeJson): Expected {
  if (verdict === 'forwarded' || verdict === 'delivered') {
    const { src, sport, dst, dport } = packet;
    const ports = { ...(sport === undefined ? {} : { sport }), ...(dport === undefined ? {} : { dport }) };
    return { verdict, ...(out === undefined ? {} : { out }), packet: { src, dst, ...ports } };
  }
  const { table, chain, rule } = decidedBy;
  if (table === undefined || chain === undefined) return { verdict };
  return { verdict, decidedBy: { table, chain, ...(rule === undefined ? {} : { rule }) } };
}

/** The answers to assumptions by which the group of outcomes came about. */
export function answersOf({ given }: OutcomeGroupJson): Readonly<Record<string, boolean>> {
  return Object.fromEntries(given.map(({ id, holds }) => [id, holds]));
}
