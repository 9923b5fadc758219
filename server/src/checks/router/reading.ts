/** Diagnostics that reading a router's lines finds: the dialect reports them, each has its page here. */
import type { ReadingCheck } from '../check.ts';
import { natAbbrev } from './nat-abbrev.ts';
import { natPromptMode } from './nat-prompt-mode.ts';
import { natSyntax } from './nat-syntax.ts';

export const routerReadingChecks: readonly ReadingCheck[] = [natAbbrev, natPromptMode, natSyntax];
