/** Why a command could not run: words for the user, and the exit code that goes with them. */
import type { Message } from '../text/message.ts';

/** Thrown inside cli/ alone, and caught by `main`: the one way out of a command that can't go on. */
export class Failure extends Error {
  readonly said: Message;

  constructor(said: Message) {
    super(said.template);
    this.said = said;
  }
}

/** Exit codes, as design and scripts know them. */
export const exit = { clean: 0, problems: 1, couldNotRun: 2 } as const;

export type ExitCode = (typeof exit)[keyof typeof exit];
