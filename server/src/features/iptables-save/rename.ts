/** Renaming of chains, with the reasons why not. */
import type { RulesView } from '../../checks/view.ts';
import { type Message, message } from '../../text/message.ts';
import type { Position } from '../../text/span.ts';
import { rename } from '../definition.ts';
import type { RenameAnswer } from '../dialect.ts';

export function renameChain(view: RulesView, { line, character }: Position, name: string): RenameAnswer {
  const answer = rename(view, line, character, name);
  return answer.kind === 'places' ? answer : { kind: 'refused', why: refusals[answer.why](name) };
}

const refusals: Readonly<Record<'builtin' | 'taken' | 'not-a-name', (name: string) => Message>> = {
  builtin: () => message('Built-in chains have the names that the kernel gave them.'),
  taken: (name) => message('There is a chain {name} in this table already.', { name }),
  'not-a-name': (name) =>
    message(
      '{name} can’t be the name of a chain: up to 28 characters, no blanks, no dash or exclamation mark first, no target’s name.',
      {
        name,
      },
    ),
};
