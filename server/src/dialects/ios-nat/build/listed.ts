/** What a transcript shows again: commands typed above, then the configuration that they made. */
import { interfaceName } from '../interface-names.ts';
import type { CommandLine } from '../read-line.ts';

/** The device adds these by itself: a listing has them, what was typed may not. */
const added = new Set(['extendable', 'overload']);

/** Commands in the block that they stand in, to be known again. */
export interface Listed {
  /** Whether the command was there before the listing began. Called for every line, in order. */
  isShownAgain(command: CommandLine): boolean;
  /** A command that asks for the configuration: what follows shows what is already there. */
  begin(): void;
  /** A prompt: something is typed. */
  end(): void;
}

export function listing(): Listed {
  const typed = new Set<string>();
  const blocks = { typed: '', shown: '' };
  let isOpen = false;
  let wasTyped = false;
  return {
    begin() {
      isOpen = wasTyped;
      blocks.shown = '';
    },
    end() {
      isOpen = false;
    },
    isShownAgain(command) {
      // Only a transcript shows anything again: a plain file's commands need not be remembered.
      if (!isOpen && command.start.prompt === undefined) return false;
      const where = isOpen ? 'shown' : 'typed';
      const isHeading = command.opens !== undefined;
      if (isHeading || command.mode === 'config') blocks[where] = isHeading ? keyOf('', command) : '';
      const key = keyOf(command.mode === 'config' ? '' : blocks[where], command);
      if (isOpen) return !isHeading && typed.has(key);
      wasTyped = true;
      if (command.negation === undefined) typed.add(key);
      else typed.delete(key);
      return false;
    },
  };
}

function keyOf(block: string, { words }: CommandLine): string {
  const parts = words.flatMap(({ token, text }) => {
    if (token.kind === 'keyword') return added.has(token.word) ? [] : [token.word];
    return [token.of === 'interface' ? interfaceName(text) : text];
  });
  return `${block}\n${parts.join(' ')}`;
}
