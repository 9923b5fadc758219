/** How long the packets of a call are on their way, where rules forget with time. */
import { message } from '../../text/message.ts';
import type { Chooser } from '../chooser.ts';

/** Who describes several packets mostly means that they come soon one after the other. */
export function comeWithin(chooser: Chooser, seconds: number): boolean {
  const text = message('packets of one call come within {seconds} seconds (give the moment of each as “time”)', {
    seconds,
  });
  return chooser.suppose({ id: `within:${seconds}`, text });
}
