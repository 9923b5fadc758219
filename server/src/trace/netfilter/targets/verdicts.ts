/** ACCEPT, DROP, RETURN, QUEUE and the jump to a chain: what the kernel's rules know without an extension. */
import { message } from '../../../text/message.ts';
import { finish } from '../../walk/walk.ts';
import { NFQUEUE } from './NFQUEUE.ts';
import type { Target, TargetSemantics } from './target.ts';

const accept: Target = {
  kind: 'action',
  text: message('accept: this table lets the packet go on.'),
  run: () => 'accept',
  outline: { kind: 'accepts' },
};

const drop: Target = {
  kind: 'action',
  text: message('drop.'),
  run: (walk, place) => {
    finish(walk, 'dropped', { by: 'rule', ...place });
    return 'over';
  },
  outline: { kind: 'ends' },
};

export const verdicts: readonly TargetSemantics[] = [
  { name: 'ACCEPT', state: 'modelled', compile: () => accept },
  { name: 'DROP', state: 'modelled', compile: () => drop },
  // NF_QUEUE as a verdict names queue 0, and bypasses nobody.
  { ...NFQUEUE, name: 'QUEUE' },
  {
    name: 'RETURN',
    state: 'modelled',
    compile: () => ({ kind: 'return', text: message('back to the chain that called this one, or to the policy.') }),
  },
];

export function jumpTo(name: string, how: 'jump' | 'goto'): Target {
  const text =
    how === 'jump'
      ? message('jump to {chain}.', { chain: name })
      : message('go to {chain}, without coming back.', { chain: name });
  return { kind: 'chain', name, how, text };
}

export const noTarget: Target = { kind: 'none', text: message('it has no target and only counts.') };
