/** net/netfilter/xt_mark.c. */
import { hex } from '../../names.ts';
import { byOption, compares, masked, maskedRegion } from './match.ts';

export const mark = byOption('mark', {
  '--mark': (option) => {
    const test = masked(option);
    if (test === undefined) return undefined;
    return compares(
      option,
      ({ packet }) => test(packet.mark),
      ({ packet }) => hex(packet.mark),
      () => maskedRegion(option, 'mark'),
    );
  },
});
