/** Rules of which a word could not be understood: what is left of them would match more than anybody meant. */
import type { Rule } from '../../dialects/iptables-save/model.ts';
import { message } from '../../text/message.ts';
import { type CompileContext, type Condition, unknown } from './condition.ts';

/** One condition that nobody can settle; none where the rule was read whole. */
export function unreadCondition({ unread }: Rule, { place }: CompileContext): readonly Condition[] {
  if (unread === undefined) return [];
  const text = message('rule {place} matches, though “{word}” in it could not be understood', {
    place,
    word: unread.text,
  });
  return [
    {
      span: unread.span,
      test: () => unknown(`unread:${place}`, text),
      explain: () => message('“{word}” could not be understood', { word: unread.text }),
    },
  ];
}
