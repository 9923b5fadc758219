/** Where the kernel finds no way for a packet: what ended it, in the words of a verdict. */
import { message } from '../../text/message.ts';
import { finishByStack, type Walk } from '../walk/walk.ts';
import type { Decision } from './decision.ts';

export function refuse(walk: Walk, why: Extract<Decision, { readonly kind: 'none' }>['why']): void {
  walk.hook = 'routing';
  if (why === 'martian')
    return finishByStack(
      walk,
      'dropped',
      'martian',
      message('the kernel’s look at its addresses, which can’t be right on the interface of arrival'),
    );
  if (why === 'reverse-path') {
    const text = message('rp_filter: the answer would not leave by the interface of arrival');
    return finishByStack(walk, 'dropped', 'reverse-path', text);
  }
  if (why === 'no-route')
    return finishByStack(walk, 'dropped', 'no-route', message('routing: no route leads to the destination'));
  finishByStack(walk, 'dropped', 'routing', message('routing: the route of the destination says {why}', { why }));
}
