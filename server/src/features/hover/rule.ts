import { coreOptions } from '../../catalog/core.ts';
import { meaningOfComment } from '../../catalog/wellKnown/find.ts';
import { chainOf, ruleNumber, tableAt } from '../../checks/view.ts';
import type { Rule } from '../../dialects/iptables-save/model.ts';
import { type Message, message } from '../../text/message.ts';
import { commentsOf } from '../explain/comments.ts';
import { bytesText, groups } from '../explain/counts.ts';
import { ruleSentence } from '../explain/rule.ts';
import { type Block, paragraph, title } from '../markdown.ts';
import { shareOf } from '../shares.ts';
import type { HoverPlace } from './place.ts';

/** The whole rule, for a hover on its `-A`. */
export function ruleBlocks(rule: Rule, { view, line }: HoverPlace): readonly Block[] {
  if (rule.chain === undefined) return [];
  const table = tableAt(view, line);
  const chain = chainOf(table, rule.chain);
  const number = chain === undefined ? 0 : ruleNumber(chain, line);
  const heading =
    view.partial === true
      ? message('A rule of {chain}', { chain: rule.chain })
      : number > 0
        ? message('Rule {number} of {chain}', { number, chain: rule.chain })
        : message('A command on {chain}', { chain: rule.chain });
  const blocks: Block[] = [title(heading), paragraph(doing(rule)), ...unreadBlocks(rule)];
  const share = shareOf(view, line);
  if (share !== undefined) {
    blocks.push(
      paragraph(
        message('Of the packets that get as far as the first of these rules by chance, it takes {share}.', {
          share: message(share),
        }),
      ),
    );
  }
  for (const comment of commentsOf(rule)) blocks.push(...commentBlocks(comment));
  if (rule.counters !== undefined) {
    const { packets, bytes } = rule.counters;
    const counted = { packets: message(groups(packets)), bytes: message(bytesText(bytes)) };
    blocks.push(paragraph(message('Matched by {packets} packets ({bytes}).', counted)));
  }
  return blocks;
}

/** Commands that add a rule. */
const adds: ReadonlySet<string> = new Set(['-A', '-I', '-R']);

/** What the rule does with packets, or what the command does with the table. */
function doing(rule: Rule): Message {
  if (adds.has(rule.command)) return ruleSentence(rule);
  const command = coreOptions.find(({ name }) => name === rule.command);
  return command === undefined ? ruleSentence(rule) : message(command.summary);
}

/** Half a rule must not be taken for the whole. */
function unreadBlocks({ unread }: Rule): readonly Block[] {
  if (unread === undefined) return [];
  return unread.text === ''
    ? [paragraph(message('The line is not complete: this is what it says so far.'))]
    : [
        paragraph(
          message('The line can’t be read as a whole, for “{word}”: this is what it says else.', {
            word: unread.text.trim(),
          }),
        ),
      ];
}

/** What a comment of a known software tells, read out. */
export function commentBlocks(comment: string): readonly Block[] {
  const known = meaningOfComment(comment);
  if (known === undefined) return [paragraph(message('Comment: {comment}', { comment }))];
  const parts = Object.entries(known.parts).map(([name, value]) =>
    message('{name}: {value}', { name: message(name), value }),
  );
  return [
    paragraph(
      message('Comment {comment} by {software}: {meaning}', {
        comment,
        software: message(known.comment.software),
        meaning: message(known.comment.meaning),
      }),
    ),
    ...(parts.length === 0 ? [] : [{ kind: 'list', items: parts } as const]),
  ];
}
