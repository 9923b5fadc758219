/** Problems as the command line prints them, and the formats for them. */
import { listed, type Message, message, render, type Translate } from '../text/message.ts';
import { type Style, styleOf } from './style.ts';

export const severities = ['hint', 'info', 'warning', 'error'] as const;

export type Severity = (typeof severities)[number];

/** A problem at a place. Lines and columns (UTF-16) from 1; the end is behind the last character. */
export interface Finding {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly severity: Severity;
  readonly code: string;
  readonly message: string;
  /** Only where one of the two programs refuses the line: that one. */
  readonly variant?: 'nft' | 'legacy';
}

/** The findings of a run, with what the formats need beside them. */
export interface Findings {
  readonly findings: readonly Finding[];
  readonly files: number;
  /** The text of a line (from 1) of a file, for the excerpt. */
  readonly lineOf: (file: string, line: number) => string | undefined;
}

export interface FormatOptions {
  readonly version: string;
  readonly colours: boolean;
  readonly translate: Translate;
}

export type Format = (findings: Findings, options: FormatOptions) => string;

/** Worse than what is tolerated. */
export function isWorse(severity: Severity, tolerated: Severity | 'none'): boolean {
  return severities.indexOf(severity) > (tolerated === 'none' ? -1 : severities.indexOf(tolerated));
}

export const formatJson: Format = ({ findings }) => `${JSON.stringify(findings, undefined, 2)}\n`;

export const formatText: Format = ({ findings, files, lineOf }, options) => {
  const style = styleOf(options);
  const blocks = findings.map((finding) => {
    const place = `${finding.file}:${finding.line}:${finding.column}`;
    const variant = finding.variant === undefined ? '' : ` (iptables-${finding.variant})`;
    const severity = render(severityNames[finding.severity], options.translate);
    const head = `${style.bold(place)}: ${severityStyle(finding.severity, style)(severity)}${variant}: ${finding.message} ${style.dim(`[${finding.code}]`)}`;
    return [head, ...excerpt(finding, lineOf(finding.file, finding.line), style)].join('\n');
  });
  return `${[...blocks, render(summary(findings, files), options.translate)].join('\n')}\n`;
};

function severityStyle(severity: Severity, style: Style): (text: string) => string {
  return { error: style.red, warning: style.yellow, info: style.blue, hint: style.dim }[severity];
}

/** Characters before and behind the place that are shown of a long line. */
const around = 100;

function excerpt(finding: Finding, line: string | undefined, style: Style): readonly string[] {
  if (line === undefined || line.trim() === '') return [];
  const start = Math.min(finding.column - 1, line.length);
  const end = finding.endLine === finding.line ? Math.min(finding.endColumn - 1, line.length) : line.length;
  const from = start > around ? start - around : 0;
  const to = Math.min(line.length, Math.max(end, start) + around);
  const shown = line.slice(from, to);
  // A tab is as wide as the terminal likes, so the line of carets repeats it.
  const before = shown.slice(0, start - from).replace(/[^\t]/g, ' ');
  const carets = '^'.repeat(Math.max(Math.min(end, to) - start, 1));
  return [`    ${shown}`, `    ${before}${style.red(carets)}`];
}

const severityNames: Readonly<Record<Severity, Message>> = {
  error: message('error'),
  warning: message('warning'),
  info: message('info'),
  hint: message('hint'),
};

function summary(findings: readonly Finding[], files: number): Message {
  const where = files === 1 ? message('1 file') : message('{count} files', { count: files });
  const counts = severities
    .toReversed()
    .map((severity) => [severity, findings.filter((finding) => finding.severity === severity).length] as const)
    .filter(([, count]) => count > 0)
    .map(([severity, count]) => (count === 1 ? counted[severity].one : counted[severity].many(count)));
  if (counts.length === 0) return message('No problems in {where}.', { where });
  return message('{counts} in {where}.', { counts: listed(counts), where });
}

const counted: Readonly<Record<Severity, { readonly one: Message; readonly many: (count: number) => Message }>> = {
  error: { one: message('1 error'), many: (count) => message('{count} errors', { count }) },
  warning: { one: message('1 warning'), many: (count) => message('{count} warnings', { count }) },
  info: { one: message('1 info'), many: (count) => message('{count} info', { count }) },
  hint: { one: message('1 hint'), many: (count) => message('{count} hints', { count }) },
};

/** SARIF 2.1.0, which code hosts show beside the lines of a change. */
export const formatSarif: Format = ({ findings }, { version }) => {
  const codes = [...new Set(findings.map(({ code }) => code))].toSorted();
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'packet-path', version, rules: codes.map((id) => ({ id })) } },
        columnKind: 'utf16CodeUnits',
        results: findings.map((finding) => ({
          ruleId: finding.code,
          ruleIndex: codes.indexOf(finding.code),
          level: levels[finding.severity],
          message: { text: finding.message },
          locations: [
            {
              physicalLocation: {
                artifactLocation: { uri: sarifUri(finding.file) },
                region: {
                  startLine: finding.line,
                  startColumn: finding.column,
                  endLine: finding.endLine,
                  endColumn: finding.endColumn,
                },
              },
            },
          ],
          ...(finding.variant === undefined ? {} : { properties: { variant: finding.variant } }),
        })),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
};

const levels = { error: 'error', warning: 'warning', info: 'note', hint: 'note' } as const;

/** A relative reference of RFC 3986: slashes forward, what is no part of a path percent-encoded. */
function sarifUri(path: string): string {
  return path.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/');
}

export const formats = { text: formatText, json: formatJson, sarif: formatSarif } as const;
