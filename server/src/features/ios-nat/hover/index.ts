/** Explains what stands under the cursor in a router's configuration, as a teacher would. */
import type { NatRule } from '../../../dialects/ios-nat/model.ts';
import type { TakenWord } from '../../../dialects/ios-nat/syntax/match.ts';
import { type Position, span } from '../../../text/span.ts';
import type { HoverContent } from '../../hover/content.ts';
import { type Block, paragraph, separator } from '../../markdown.ts';
import { helpOf } from '../help.ts';
import { nameOf } from '../names.ts';
import { commandAt, firstLineOf, type RouterView, readAt, textAt, wordAt } from '../view.ts';
import { entryBlocks, wildcardBlocks } from './access-list.ts';
import { addressBlocks } from './addresses.ts';
import { destinationBlocks } from './destination.ts';
import { dynamicBlocks } from './dynamic.ts';
import { factsAt } from './facts-at.ts';
import { interfaceBlocks, nameBlocks, natMarkBlocks } from './named.ts';
import { poolBlocks } from './pool.ts';
import { rowBlocks } from './row.ts';
import { sharedBlocks } from './server-group.ts';
import { staticBlocks } from './static.ts';
import { timerBlocks } from './timer.ts';
import { untracedBlocks } from './untraced.ts';

/** `joined`: the view with what other files tell of the router. */
export function hover(
  view: RouterView,
  { line, character }: Position,
  joined: RouterView = view,
): HoverContent | undefined {
  const read = readAt(view, line);
  if (read.kind === 'table') {
    const blocks = rowBlocks(view, line);
    return blocks.length === 0
      ? undefined
      : { line, span: span(read.start.at, textAt(view, line).trimEnd().length), blocks };
  }
  const word = wordAt(view, line, character);
  if (word === undefined) return undefined;
  const blocks = blocksOf(view, joined, line, word);
  return blocks.length === 0 ? undefined : { line, span: word.span, blocks };
}

function blocksOf(view: RouterView, joined: RouterView, line: number, word: TakenWord): readonly Block[] {
  const { rule, entry, pool, marked, timer, untraced } = factsAt(view, firstLineOf(view, line));
  if (marked !== undefined) return [...interfaceBlocks(marked), ...natMarkBlocks(marked)];
  const name = nameOf(word);
  if (name !== undefined && !(pool !== undefined && name.kind === 'pool')) {
    const blocks = nameBlocks(joined, name);
    if (blocks.length > 0) return blocks;
  }
  if (entry !== undefined) {
    const isWildcard = word.token.kind === 'argument' && word.token.of === 'wildcard';
    return isWildcard ? [...wildcardBlocks(view, line, word), separator, ...entryBlocks(entry)] : entryBlocks(entry);
  }
  if (pool !== undefined) return poolBlocks(joined, pool);
  if (rule !== undefined) {
    // Every rule begins with the same words: of these there is nothing to say beside the rule.
    const isBeginning = word.token.kind === 'keyword' && (word.token.word === 'ip' || word.token.word === 'nat');
    const special =
      word.token.kind === 'argument' ? addressBlocks(rule, word) : isBeginning ? [] : help(view, line, word);
    const blocks = ruleBlocks(joined, rule);
    return special.length === 0 ? blocks : [...special, separator, ...blocks];
  }
  if (timer !== undefined) return [...help(view, line, word), ...timerBlocks(timer)];
  const blocks = help(view, line, word);
  if (untraced !== undefined)
    return [...(blocks.length > 0 ? blocks : helpOfCommand(view, line)), ...untracedBlocks(untraced)];
  return blocks.length > 0 || !isOfNat(view, line) ? blocks : helpOfCommand(view, line);
}

/** A line about NAT that the model does not have: a log, an application’s protocol. */
function isOfNat(view: RouterView, line: number): boolean {
  const read = readAt(view, firstLineOf(view, line));
  return read.kind === 'command' && read.id === 'nat-other';
}

/** The help of the last of a command's leading keywords that has one. */
function helpOfCommand(view: RouterView, line: number): readonly Block[] {
  const words = commandAt(view, line);
  const helps = words.flatMap(({ token }, index) =>
    token.kind === 'keyword' ? (helpOf(words.slice(0, index), token.word) ?? []) : [],
  );
  return helps.slice(-1).map(paragraph);
}

export function ruleBlocks(view: RouterView, rule: NatRule): readonly Block[] {
  switch (rule.kind) {
    case 'static':
      return staticBlocks(view, rule);
    case 'dynamic':
      return dynamicBlocks(view, rule);
    case 'server-group':
      return sharedBlocks(view, rule);
    case 'destination':
      return destinationBlocks(view, rule);
  }
}

function help(view: RouterView, line: number, word: TakenWord): readonly Block[] {
  if (word.token.kind !== 'keyword') return [];
  const words = commandAt(view, line);
  const moved = firstLineOf(view, line) === line ? 0 : textAt(view, line - 1).length;
  const before = words.slice(
    0,
    words.findIndex(({ span }) => span.start === word.span.start + moved),
  );
  const found = helpOf(before, word.token.word);
  return found === undefined ? [] : [paragraph(found)];
}
