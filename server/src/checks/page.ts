/** A check's page in docs/diagnostics/ and its translations, and the list of all pages. */
import { type Message, message, render, type Translate } from '../text/message.ts';
import type { Check, Severity } from './check.ts';

/** The pages of one language. */
export interface Edition {
  readonly translate: Translate;
  /** The same pages in the other language: their folder as seen from these, and what the language calls itself. */
  readonly other: { readonly folder: string; readonly language: string };
}

export function renderPage(check: Check, { translate, other }: Edition): string {
  const { code, title, severity, why, before, after, dialect } = check;
  const say = (text: Message): string => render(text, translate);
  const example = (text: string): string => `\`\`\`${dialect}\n${text.trimEnd()}\n\`\`\``;
  const examples =
    before === ''
      ? []
      : [`## ${say(message('Before'))}`, example(before), `## ${say(message('After'))}`, example(after)];
  return `${[
    `# ${code}`,
    `[${other.language}](${other.folder}/${code}.md)`,
    `**${say(message('{title}.', { title: translate(title) }))}**`,
    translate(why),
    ...examples,
    `## ${say(message('Severity'))}`,
    say(usual[severity]),
    `\`\`\`json\n"packetPath.diagnostics.${code}": "off"\n\`\`\``,
    say(message('Choices: `off`, `hint`, `info`, `warning`, `error`.')),
  ].join('\n\n')}\n`;
}

const usual: Readonly<Record<Severity, Message>> = {
  error: message('Error unless the setting says otherwise:'),
  warning: message('Warning unless the setting says otherwise:'),
  info: message('Info unless the setting says otherwise:'),
  hint: message('Hint unless the setting says otherwise:'),
};

export function renderIndex(checks: readonly Check[], { translate, other }: Edition): string {
  const say = (text: Message): string => render(text, translate);
  const head = [message('code'), message('what it is about'), message('severity')].map(say);
  const rows = checks.map(({ code, title, severity }) => [`[${code}](${code}.md)`, translate(title), severity]);
  const table = [head, ...rows].map((cells) => `| ${cells.join(' | ')} |`).toSpliced(1, 0, '|---|---|---|');
  return `${[
    `# ${say(message('Diagnostics'))}`,
    `[${other.language}](${other.folder}/README.md)`,
    say(message('Each has a page that says why it matters, and a setting that changes its severity.')),
    table.join('\n'),
  ].join('\n\n')}\n`;
}
