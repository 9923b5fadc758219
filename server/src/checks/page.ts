/** A check's page in docs/diagnostics/, the list of all pages, and the settings that choose severities. */
import type { Check } from './check.ts';

export function renderPage(check: Check): string {
  const { code, title, severity, why, before, after, dialect } = check;
  const example = (text: string): string => `\`\`\`${dialect}\n${text.trimEnd()}\n\`\`\``;
  const examples = before === '' ? [] : ['## Before', example(before), '## After', example(after)];
  return `${[
    `# ${code}`,
    `**${title}.**`,
    why,
    ...examples,
    '## Severity',
    `${sentence(severity)} unless the setting says otherwise:`,
    `\`\`\`json\n"packetPath.diagnostics.${code}": "off"\n\`\`\``,
    'Choices: `off`, `hint`, `info`, `warning`, `error`.',
  ].join('\n\n')}\n`;
}

export function renderIndex(checks: readonly Check[]): string {
  const rows = checks.map(({ code, title, severity }) => `| [${code}](${code}.md) | ${title} | ${severity} |`);
  return `${[
    '# Diagnostics',
    'Each has a page that says why it matters, and a setting that changes its severity.',
    ['| code | what it is about | severity |', '|---|---|---|', ...rows].join('\n'),
  ].join('\n\n')}\n`;
}

function sentence(word: string): string {
  return `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
}
