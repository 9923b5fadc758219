/** net/netfilter/xt_quota.c: so many bytes pass, and then no more. What passed before is not in a dump. */
import { message } from '../../../text/message.ts';
import { unknown } from '../condition.ts';
import { optionNamed } from '../targets/target.ts';
import type { MatchSemantics } from './match.ts';

export const quota: MatchSemantics = {
  name: 'quota',
  state: 'modelled',
  compile: (use, { place }) => {
    const option = optionNamed(use, '--quota');
    const value = option?.value;
    const bytes = value?.kind === 'bigint' ? Number(value.value) : value?.kind === 'number' ? value.value : 0;
    const negated = option?.negated === true;
    const text = message('the quota of {place} still has room for this packet', { place });
    return [
      {
        span: use.nameSpan,
        test: ({ packet, before }) => {
          if (packet.length > bytes) return negated;
          const open = { ...unknown(`quota:${place}`, text), when: !negated };
          // What packets of this call could have used leaves room: only what came before them is open.
          return (before + 1) * packet.length <= bytes ? { ...open, fork: 'said' } : open;
        },
        explain: ({ packet }) =>
          message('-m quota: {bytes} bytes in all, and the packet has {length}', { bytes, length: packet.length }),
      },
    ];
  },
};
