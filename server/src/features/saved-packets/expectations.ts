/** What a saved packet says must happen to it, held against what does. */
import type { DeciderJson, OutcomeJson, PacketInput, PacketJson, VerdictJson } from '../../../../protocol/trace.ts';
import { type Message, message } from '../../text/message.ts';

/** Every field given must be so; of `packet` and `decidedBy` every field that is given in them. */
export interface Expectation {
  readonly verdict?: VerdictJson;
  readonly out?: string;
  readonly packet?: Partial<PacketJson>;
  readonly decidedBy?: Partial<DeciderJson>;
}

export interface SavedPacket extends PacketInput {
  readonly name: string;
  /** A list: each outcome is one of these, and each of these happens. */
  readonly expect: Expectation | readonly Expectation[];
  /** Answers to assumptions, by their ids; without them the likeliest ones are taken. */
  readonly assume?: Readonly<Record<string, boolean>>;
}

/**
 * The outcomes that the expectation is about: all that chance alone tells apart. Of what nobody knows (a limit that may
 * be used up) a trace looks at the likelier answer first, so the first outcome's answers are taken where none are saved.
 */
export function outcomesMeant({ assume = {} }: SavedPacket, outcomes: readonly OutcomeJson[]): readonly OutcomeJson[] {
  const agreeing = outcomes.filter(({ assumptions }) =>
    assumptions.every(({ id, holds }) => (assume[id] ?? holds) === holds),
  );
  const likely = new Map(agreeing[0]?.assumptions.map(({ id, holds }) => [id, holds]));
  return agreeing.filter(({ assumptions }) =>
    assumptions.every(({ id, holds }) => (likely.get(id) ?? holds) === holds),
  );
}

/** Where the outcomes differ from what is expected, in sentences; empty: they don't. */
export function differences(saved: SavedPacket, outcomes: readonly OutcomeJson[]): readonly Message[] {
  const expected = Array.isArray(saved.expect)
    ? (saved.expect as readonly Expectation[])
    : [saved.expect as Expectation];
  const result: Message[] = [];
  for (const outcome of outcomes) {
    const compared = expected.map((expectation) => compare(expectation, outcome));
    // Of several the one that fits best tells most about what is wrong.
    const closest = compared.toSorted((a, b) => a.length - b.length)[0] ?? [];
    for (const difference of closest) {
      if (!result.some((known) => same(known, difference))) result.push(difference);
    }
  }
  if (result.length > 0 || expected.length < 2) return result;
  return expected
    .filter((expectation) => !outcomes.some((outcome) => compare(expectation, outcome).length === 0))
    .map((expectation) =>
      message('expected an outcome {expected}, and none is so', { expected: JSON.stringify(expectation) }),
    );
}

function compare(expected: Expectation, outcome: OutcomeJson): readonly Message[] {
  const fields: [name: string, expected: unknown, found: unknown][] = [
    ['verdict', expected.verdict, outcome.verdict],
    ['out', expected.out, outcome.out],
    ...Object.entries(expected.packet ?? {}).map(
      ([name, value]) =>
        [`packet.${name}`, value, outcome.packet[name as keyof PacketJson]] as [string, unknown, unknown],
    ),
    ...Object.entries(expected.decidedBy ?? {}).map(
      ([name, value]) =>
        [`decidedBy.${name}`, value, outcome.decidedBy[name as keyof DeciderJson]] as [string, unknown, unknown],
    ),
  ];
  return fields
    .filter(([, wanted, found]) => wanted !== undefined && JSON.stringify(wanted) !== JSON.stringify(found))
    .map(([name, wanted, found]) => differs(name, wanted, found, outcome));
}

function differs(name: string, wanted: unknown, found: unknown, outcome: OutcomeJson): Message {
  return message('{field}: expected {expected}, found {found} ({summary})', {
    field: name,
    expected: plain(wanted),
    found: plain(found),
    summary: outcome.summary,
  });
}

function plain(value: unknown): string {
  if (value === undefined) return 'nothing';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function same(a: Message, b: Message): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
