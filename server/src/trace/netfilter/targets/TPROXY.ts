/** net/netfilter/xt_TPROXY.c: the packet is given to a local socket and marked; without such a socket it is dropped. */
import { message } from '../../../text/message.ts';
import { finish } from '../../walk/walk.ts';
import { optionNamed } from '../extension.ts';
import type { TargetSemantics } from './target.ts';

export const TPROXY: TargetSemantics = {
  name: 'TPROXY',
  state: 'modelled',
  compile: (use) => {
    const option = (name: string): string | undefined => optionNamed(use, name)?.words[0]?.text;
    const port = option('--on-port') ?? '';
    const where = `${option('--on-ip') ?? ''}:${port}`;
    const value = optionNamed(use, '--tproxy-mark')?.value;
    const change = value?.kind === 'masked' ? value : undefined;
    const markOf = (mark: number): number =>
      change === undefined ? mark : ((mark & ~change.mask) ^ change.value) >>> 0;
    return {
      kind: 'action',
      text: message('give the packet to the transparent proxy at {where}.', { where }),
      outline: {
        kind: 'may-end',
        others: { to: 'accepted', as: 'marked', change: ({ mark, ctmark }) => ({ mark: markOf(mark), ctmark }) },
      },
      run: (walk, place) => {
        const text = message('a transparent proxy of this node listens at {where}', { where });
        if (!walk.chooser.assume({ id: `tproxy:${where}`, text, rule: place })) {
          finish(walk, 'dropped', { by: 'rule', ...place });
          return 'over';
        }
        walk.proxied = true;
        if (change !== undefined) walk.packet = { ...walk.packet, mark: markOf(walk.packet.mark) };
        return 'accept';
      },
    };
  },
};
