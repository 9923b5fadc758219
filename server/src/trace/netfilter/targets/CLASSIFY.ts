/** net/netfilter/xt_CLASSIFY.c: sets the queueing class, which no rule of iptables tests. */
import { message } from '../../../text/message.ts';
import { optionNamed } from '../extension.ts';
import { goesOn, type TargetSemantics } from './target.ts';

export const CLASSIFY: TargetSemantics = {
  name: 'CLASSIFY',
  state: 'modelled',
  compile: (use) => {
    const words = optionNamed(use, '--set-class')?.words.map((word) => word.text) ?? [];
    return goesOn(message('put the packet into traffic class {class}.', { class: words.join(' ') }));
  },
};
