/** A line while it is being read, and what may be wrong with any kind of line. */
import type { Variant } from '../../catalog/types.ts';
import { message } from '../../text/message.ts';
import { span } from '../../text/span.ts';
import type { Problem } from '../problem.ts';
import type { LineContext } from './context.ts';
import { report } from './rule/state.ts';

/** A line being read: where it stands, and what was found wrong with it so far. */
export interface LineState {
  readonly context: LineContext;
  readonly problems: Problem[];
}

/** Reports the carriage return at the end of a line, and answers the line without. */
export function refuseReturn(text: string, state: LineState, by: { readonly refusedBy?: Variant } = {}): string {
  if (!text.endsWith('\r')) return text;
  const what = message(
    'The line ends in a carriage return (Windows line ends), which iptables-restore takes for text.',
  );
  report(state, 'carriage-return', span(text.length - 1, text.length), what, by);
  return text.slice(0, -1);
}
