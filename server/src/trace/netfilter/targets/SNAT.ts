/** net/netfilter/xt_nat.c: another source for the connection. */
import { message } from '../../../text/message.ts';
import { optionNamed } from '../extension.ts';
import { natRange, translating } from './natOptions.ts';
import type { TargetSemantics } from './target.ts';

export const SNAT: TargetSemantics = {
  name: 'SNAT',
  state: 'modelled',
  compile: (use) => {
    const to =
      optionNamed(use, '--to-source')
        ?.words.map((word) => word.text)
        .join(' ') ?? '';
    return translating(message('rewrite the source to {to}.', { to }), 'source', natRange(use, '--to-source'));
  },
};
