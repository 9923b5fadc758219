/** net/ipv4/netfilter/ipt_REJECT.c and its IPv6 twin: drops the packet and answers it. */
import { rejectWith } from '../../../catalog/names/index.ts';
import { message } from '../../../text/message.ts';
import { finish } from '../../walk/walk.ts';
import { optionNamed } from '../extension.ts';
import type { TargetSemantics } from './target.ts';

export const REJECT: TargetSemantics = {
  name: 'REJECT',
  state: 'modelled',
  compile: (use, { family }) => {
    const value = optionNamed(use, '--reject-with')?.value;
    const how = value?.kind === 'names' ? (value.names[0] ?? '') : rejectWith[family].default;
    return {
      kind: 'action',
      text: message('reject with {how}.', { how }),
      run: (walk, place) => {
        finish(walk, 'rejected', { by: 'rule', ...place }, how);
        return 'over';
      },
      outline: { kind: 'ends' },
    };
  },
};
