/** net/netfilter/xt_connmark.c: a packet without a connection never matches, negated or not. */
import { hex } from '../../names.ts';
import { byOption, masked, withMissing } from './match.ts';

export const connmark = byOption('connmark', {
  '--mark': (option) => {
    const test = masked(option);
    if (test === undefined) return undefined;
    return withMissing(
      option,
      ({ connection }) => (connection === undefined ? undefined : test(connection.mark)),
      ({ connection }) => (connection === undefined ? '-' : hex(connection.mark)),
    );
  },
});
