/** What a list of recent addresses held before the first packet of a session: no dump tells, and nothing changes it any more. */
import { message } from '../../../text/message.ts';
import type { Chooser, Question } from '../../chooser.ts';

/** An address in a list, and within which time before a packet rules ask for it; undefined: at any time. */
export interface Held {
  /** Of the question whether it was there at all. */
  readonly id: string;
  readonly name: string;
  readonly address: string;
  readonly seconds: number | undefined;
}

/** XT_RECENT_MAX_NSTAMPS: a list keeps fewer times for each address. */
const mostTimes = 256;

/** Whether the list held the address. */
export function listed({ id, name, address }: Held): Question {
  const text = message('{address} was in the list of recent addresses “{name}” before the first packet', {
    address,
    name,
  });
  return { id, text, likely: false };
}

export function wasListed(chooser: Chooser, held: Held): boolean {
  return chooser.assume(listed(held));
}

/**
 * Whether it noted the address at least so many times: what was answered about more or fewer times answers this too. It
 * forks on whether the address was listed at all: of one that was, rules are supposed to have seen enough, and say so.
 */
export function hadNoted(chooser: Chooser, held: Held, times: number): boolean {
  if (times === 1 && held.seconds === undefined) return wasListed(chooser, held);
  const answer = told(chooser, held, times);
  if (answer !== undefined) return answer;
  return wasListed(chooser, held) && chooser.suppose(noted(held, times));
}

/** What was answered is noted as what this answer rests on. */
function told(chooser: Chooser, held: Held, times: number): boolean | undefined {
  const isTold = (count: number, holds: boolean): boolean =>
    chooser.answered(noted(held, count)) === holds && chooser.suppose(noted(held, count)) === holds;
  for (let count = times; count < mostTimes; count++) if (isTold(count, true)) return true;
  for (let count = times; count > 0; count--) if (isTold(count, false)) return false;
  return undefined;
}

function noted({ id, name, address, seconds }: Held, times: number): Question {
  if (seconds === undefined) {
    const text = message('the list “{name}” had noted {address} at least {times} times before the first packet', {
      name,
      address,
      times,
    });
    return { id: `${id}:${times}`, text };
  }
  const within = `${id}:${times} within ${seconds}`;
  if (times === 1) {
    const text = message('the list “{name}” had noted {address} within {seconds} seconds, before the first packet', {
      name,
      address,
      seconds,
    });
    return { id: within, text };
  }
  const text = message(
    'the list “{name}” had noted {address} at least {times} times within {seconds} seconds, before the first packet',
    { name, address, times, seconds },
  );
  return { id: within, text };
}
