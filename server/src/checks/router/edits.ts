/** Commands as they would be right. */
import type { Statement } from '../../dialects/ios-nat/model.ts';

/** The command with a word at its end. */
export function endOf({ text }: Statement, word: string): string {
  return `${text} ${word}`;
}
