/** Explanations as blocks, and how they become Markdown. What stood in the dump is shown as code, so it can't be markup. */
import { type Message, type MessageArg, render, type Translate } from '../text/message.ts';

export type Block =
  | { readonly kind: 'title'; readonly message: Message }
  | { readonly kind: 'text'; readonly message: Message }
  | { readonly kind: 'list'; readonly items: readonly Message[] }
  /** Lines of a dump. */
  | { readonly kind: 'code'; readonly lines: readonly string[] }
  /** Every row has as many cells as the head. */
  | { readonly kind: 'table'; readonly head: readonly Message[]; readonly rows: readonly (readonly Message[])[] }
  | { readonly kind: 'separator' };

export function title(message: Message): Block {
  return { kind: 'title', message };
}

export function paragraph(message: Message): Block {
  return { kind: 'text', message };
}

export function list(items: readonly Message[]): readonly Block[] {
  return items.length === 0 ? [] : [{ kind: 'list', items }];
}

export function table(head: readonly Message[], rows: readonly (readonly Message[])[]): Block {
  return { kind: 'table', head, rows };
}

export const separator: Block = { kind: 'separator' };

export function renderMarkdown(blocks: readonly Block[], translate: Translate): string {
  return blocks.map((block) => renderBlock(block, translate)).join('\n\n');
}

/** For clients that show no Markdown: the same words without marks. */
export function renderPlain(blocks: readonly Block[], translate: Translate): string {
  return blocks.map((block) => plainBlock(block, translate)).join('\n\n');
}

function plainBlock(block: Block, translate: Translate): string {
  switch (block.kind) {
    case 'title':
    case 'text':
      return render(block.message, translate);
    case 'list':
      return block.items.map((item) => `- ${render(item, translate)}`).join('\n');
    case 'code':
      return block.lines.join('\n');
    case 'table':
      return [block.head, ...block.rows]
        .map((row) => row.map((cell) => render(cell, translate).replaceAll('**', '')).join(' | '))
        .join('\n');
    case 'separator':
      return '';
  }
}

function renderBlock(block: Block, translate: Translate): string {
  switch (block.kind) {
    case 'title':
      return `**${renderInline(block.message, translate)}**`;
    case 'text':
      return renderInline(block.message, translate);
    case 'list':
      return block.items.map((item) => `- ${renderInline(item, translate)}`).join('\n');
    case 'code':
      return `\`\`\`iptables-save\n${block.lines.join('\n')}\n\`\`\``;
    case 'table': {
      const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
      // A bar ends a cell, also within code.
      const cells = (row: readonly Message[]): readonly string[] =>
        row.map((cell) => renderInline(cell, translate).replaceAll('|', '\\|'));
      return [
        line(cells(block.head)),
        line(block.head.map(() => '---')),
        ...block.rows.map((row) => line(cells(row))),
      ].join('\n');
    }
    case 'separator':
      return '---';
  }
}

/** Templates are Markdown already; strings that fill them become code, numbers and messages don't. */
function renderInline(message: Message, translate: Translate): string {
  return render({ template: message.template, args: mapped(message.args, translate) }, translate);
}

function mapped(args: Message['args'], translate: Translate): Record<string, MessageArg> {
  return Object.fromEntries(
    Object.entries(args).map(([name, value]) => [
      name,
      typeof value === 'string' ? code(value) : typeof value === 'object' ? renderInline(value, translate) : value,
    ]),
  );
}

/** Text as a code span; backticks in it need a longer fence. */
export function code(text: string): string {
  if (text === '') return '';
  const flat = text.replace(/[\r\n]+/g, ' ');
  if (!flat.includes('`')) return `\`${flat}\``;
  const longest = Math.max(...Array.from(flat.matchAll(/`+/g), (run) => run[0].length));
  const fence = '`'.repeat(longest + 1);
  return `${fence} ${flat} ${fence}`;
}
