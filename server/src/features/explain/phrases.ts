/** How a condition is said within “A packet {conditions} is accepted.” */
export interface Phrase {
  /** `{value}` is what the option was given. */
  readonly is: string;
  /** With `!` before it; undefined: it can't be negated. */
  readonly not?: string;
}

/** By the option's name in the catalog. */
export type Phrases = Readonly<Record<string, Phrase>>;
