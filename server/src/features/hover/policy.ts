import { message } from '../../text/message.ts';
import { type Block, paragraph, title } from '../markdown.ts';
import type { Subject } from '../subject.ts';

export function policyBlocks({ policy, chain }: Extract<Subject, { kind: 'policy' }>): readonly Block[] {
  if (policy === '-') {
    return [
      title(message('No policy')),
      paragraph(
        message(
          '{chain} is a chain of one’s own: a packet that reaches its end goes back to the rule after the jump.',
          {
            chain,
          },
        ),
      ),
    ];
  }
  const end =
    policy === 'DROP'
      ? message('A packet that reaches the end of {chain} is dropped without an answer.', { chain })
      : message('A packet that reaches the end of {chain} goes on.', { chain });
  return [title(message('Policy {policy}', { policy })), paragraph(end)];
}
