/** `packet-path check`: problems of dumps and nodes, as text, JSON or SARIF. */
import type { Diagnostic } from '../checks/check.ts';
import { checkFacts, checkRules } from '../checks/run.ts';
import { viewOf } from '../checks/view.ts';
import { type Dump, openDump } from '../dialects/iptables-save/dump/dump.ts';
import type { Part } from '../node/parts.ts';
import { readNode } from '../node/read.ts';
import type { NodeFile } from '../node/split.ts';
import { openDocument } from '../text/document.ts';
import { inEnglish, render, type Translate } from '../text/message.ts';
import { type ExitCode, exit } from './failure.ts';
import { type Finding, formats, isWorse, type Severity, severities } from './findings.ts';
import { type NodeInput, readInputs } from './inputs.ts';
import { lineReader } from './line-reader.ts';
import { joinPath } from './paths.ts';
import type { World } from './world.ts';

export interface CheckOptions {
  readonly format: keyof typeof formats;
  readonly maxSeverity: Severity | 'none';
}

export async function runCheck(paths: readonly string[], options: CheckOptions, world: World): Promise<ExitCode> {
  const inputs = await readInputs(paths, world);
  const translate: Translate = options.format === 'text' ? world.translate : inEnglish;
  const findings = inputs.flatMap((input) => findingsOf(input, translate)).toSorted(byPlace);
  // The user opens paths, not names inside of a node.
  const files = inputs.flatMap((input) => input.files.map((file) => ({ ...file, name: pathOf(input, file.name) })));
  const shown = { findings, files: files.length, lineOf: lineReader(files) };
  world.write(formats[options.format](shown, { version: world.version, colours: world.colours, translate }));
  return findings.some(({ severity }) => isWorse(severity, options.maxSeverity)) ? exit.problems : exit.clean;
}

function findingsOf(input: NodeInput, translate: Translate): readonly Finding[] {
  const { node, parts } = readNode(input.name, input.files);
  return input.files.flatMap((file) => {
    const own = parts.filter((part) => part.file === file.name);
    const rules = rulesOf(file, own);
    const others = own.filter((part) => part.kind !== 'ruleset');
    const isElsewhere = (line: number) => others.some((part) => part.firstLine <= line && line < part.endLine);
    const found = [
      ...(rules === undefined ? [] : checkRules(viewOf(rules), { node }).filter(({ line }) => !isElsewhere(line))),
      ...others.flatMap((part) => checkFacts(part, node, parts)),
    ];
    return found.map((diagnostic) => findingOf(diagnostic, pathOf(input, file.name), translate));
  });
}

/** The file's iptables lines. What is no dump at all is read as such: its first line then says what is missing. */
function rulesOf(file: NodeFile, parts: readonly Part[]): Dump | undefined {
  const part = parts.find((part) => part.kind === 'ruleset');
  if (part !== undefined) return part.dump;
  return parts.length > 0 ? undefined : openDump(openDocument(file.text), { fileName: file.name });
}

function pathOf({ folder }: NodeInput, file: string): string {
  return folder === undefined ? file : joinPath(folder, file);
}

function findingOf(
  { line, span, severity, code, message, refusedBy }: Diagnostic,
  file: string,
  translate: Translate,
): Finding {
  return {
    file,
    line: line + 1,
    column: span.start + 1,
    endLine: line + 1,
    endColumn: span.end + 1,
    severity,
    code,
    message: render(message, translate),
    ...(refusedBy === undefined ? {} : { variant: refusedBy }),
  };
}

function byPlace(a: Finding, b: Finding): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.line - b.line || a.column - b.column || severities.indexOf(b.severity) - severities.indexOf(a.severity);
}
