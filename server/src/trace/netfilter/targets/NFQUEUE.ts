/** net/netfilter/xt_NFQUEUE.c: a program decides. Without one the packet is dropped, or with --queue-bypass passes. */
import { message } from '../../../text/message.ts';
import { finish } from '../../walk/walk.ts';
import { hasOption, optionNamed } from '../extension.ts';
import type { TargetSemantics } from './target.ts';

export const NFQUEUE: TargetSemantics = {
  name: 'NFQUEUE',
  state: 'modelled',
  compile: (use) => {
    const words = (optionNamed(use, '--queue-num') ?? optionNamed(use, '--queue-balance'))?.words.map(
      (word) => word.text,
    );
    const queue = words?.join(' ') ?? '0';
    const bypass = hasOption(use, '--queue-bypass');
    return {
      kind: 'action',
      text: message('hand the packet to a program at queue {queue}.', { queue }),
      // What the program lets go on (nf_reinject()) is behind the table, with whatever it has written into it.
      outline: { kind: 'may-end', others: { to: 'accepted', as: bypass ? 'perhaps-mangled' : 'mangled' } },
      run: (walk, place) => {
        const text = message('a program listens at queue {queue}', { queue });
        const listens = walk.chooser.assume({ id: `queue:${queue}`, text, rule: place });
        // nf_queue(): with bypass the hook goes on.
        if (!listens && bypass) return 'bypass';
        finish(walk, listens ? 'queued' : 'dropped', { by: 'rule', ...place });
        return 'over';
      },
    };
  },
};
