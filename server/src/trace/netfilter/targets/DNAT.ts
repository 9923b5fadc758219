/** net/netfilter/xt_nat.c: another destination for the connection. */
import { message } from '../../../text/message.ts';
import { optionNamed } from '../extension.ts';
import { natRange, translating } from './natOptions.ts';
import type { TargetSemantics } from './target.ts';

export const DNAT: TargetSemantics = {
  name: 'DNAT',
  state: 'modelled',
  compile: (use) => {
    const to =
      optionNamed(use, '--to-destination')
        ?.words.map((word) => word.text)
        .join(' ') ?? '';
    return translating(
      message('rewrite the destination to {to}.', { to }),
      'destination',
      natRange(use, '--to-destination'),
    );
  },
};
