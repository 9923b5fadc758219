/** Targets that leave the packet's way as it is: they log, count, report or label, and the next rule is tried. */
import { message } from '../../../text/message.ts';
import { goesOn, type TargetSemantics } from './target.ts';

const texts: Readonly<Record<string, string>> = {
  AUDIT: 'write an audit record.',
  CHECKSUM: 'fill in the checksum.',
  CONNSECMARK: 'copy the security mark.',
  IDLETIMER: 'restart an idle timer.',
  LED: 'blink a light.',
  LOG: 'write the packet to the kernel log.',
  NFLOG: 'pass a copy to a logging program.',
  RATEEST: 'count for a rate estimator.',
  SECMARK: 'set the security mark.',
  TRACE: 'report the packet’s way from here on.',
  ULOG: 'pass a copy to a logging program.',
};

export const passing: readonly TargetSemantics[] = Object.entries(texts).map(([name, text]) => {
  const target = goesOn(message(text));
  return { name, state: 'no-effect', compile: () => target };
});
