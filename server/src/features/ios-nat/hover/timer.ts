/** `ip nat translation …-timeout`: how long entries live, in words that people count in. */
import { usualLifetimes } from '../../../catalog/names/nat-timers.ts';
import type { Timer } from '../../../dialects/ios-nat/model.ts';
import { type Message, message } from '../../../text/message.ts';
import { type Block, paragraph } from '../../markdown.ts';

export function timerBlocks({ name, seconds }: Timer): readonly Block[] {
  const usual = Object.hasOwn(usualLifetimes, name) ? usualLifetimes[name] : undefined;
  const now = seconds === 'never' ? message('for ever') : spanOf(seconds);
  return [
    paragraph(
      usual === undefined
        ? message('Here: {now}.', { now })
        : message('Here: {now}. Without this line: {usual}.', { now, usual: spanOf(usual) }),
    ),
    paragraph(
      message(
        'The clock starts anew with each packet. When it runs out the entry goes, and its address or port is free again.',
      ),
    ),
  ];
}

/** The largest unit that leaves no rest. */
function spanOf(seconds: number): Message {
  if (seconds >= 86_400 && seconds % 86_400 === 0)
    return seconds === 86_400 ? message('1 day') : message('{count} days', { count: seconds / 86_400 });
  if (seconds >= 3600 && seconds % 3600 === 0)
    return seconds === 3600 ? message('1 hour') : message('{count} hours', { count: seconds / 3600 });
  if (seconds >= 60 && seconds % 60 === 0)
    return seconds === 60 ? message('1 minute') : message('{count} minutes', { count: seconds / 60 });
  return seconds === 1 ? message('1 second') : message('{count} seconds', { count: seconds });
}
