/** net/ipv4/netfilter/ipt_CLUSTERIP.c, gone since Linux 6.8: which of the cluster's nodes answers no dump tells. */
import { message } from '../../../text/message.ts';
import { finish } from '../../walk/walk.ts';
import type { TargetSemantics } from './target.ts';

export const CLUSTERIP: TargetSemantics = {
  name: 'CLUSTERIP',
  state: 'unknown',
  reason: message('which node of the cluster answers is not in the dumps'),
  compile: (_use, { place }) => ({
    kind: 'action',
    text: message('keep what belongs to this node of the cluster.'),
    outline: { kind: 'may-end', others: { to: 'on' } },
    run: (walk, rule) => {
      const text = message('this node of the cluster answers for the connection ({place})', { place });
      if (walk.chooser.assume({ id: `clusterip:${place}`, text, rule })) return 'continue';
      finish(walk, 'dropped', { by: 'rule', ...rule });
      return 'over';
    },
  }),
};
