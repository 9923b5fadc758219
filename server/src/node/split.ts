/** Cuts a file into the dumps that it holds: usually one, in a support bundle many, one after another. */
import type { ChunkedDocument } from '../text/document.ts';
import { runAtOnce } from '../text/schedule.ts';
import { commandIn, commandTyped, completeMark, type Hints, hintsOfHeader, hintsOfName, roleOf } from './commands.ts';
import { type DumpKind, recogniseJson, recogniseLine } from './recognise.ts';

export interface NodeFile {
  /** As events and problems name it. */
  readonly name: string;
  readonly text: string;
  /** The same text cut into chunks, where it is one already: what is read of a chunk is kept with it. */
  readonly document?: ChunkedDocument;
}

/** Lines of a file that are one dump. */
export interface Section {
  readonly kind: DumpKind;
  /** What the command line above it and the file's name say. */
  readonly hints: Hints;
  /** Line of the file from 0, and where the line begins. */
  readonly firstLine: number;
  readonly start: number;
  /** UTF-16 offset behind its last line, and that line's number plus one. */
  readonly end: number;
  readonly endLine: number;
}

interface Cutting {
  readonly sections: Section[];
  readonly fileHints: Hints;
  /** `headed`: the dump's own header has said what its hints say. */
  open: { kind: DumpKind; hints: Hints; firstLine: number; start: number; headed: boolean } | undefined;
  /** A command line was read, and none of its output yet. */
  pending: Hints | undefined;
  /** Between `*table` and COMMIT, where a comment that names a command is only a comment. */
  inTable: boolean;
}

export function splitFile(file: NodeFile): readonly Section[] {
  return runAtOnce(splittingFile(file));
}

/** Lines after which a step ends. */
const stride = 1000;

/** As splitFile, step by step. */
export function* splittingFile({ name, text }: NodeFile): Generator<void, readonly Section[]> {
  const cutting: Cutting = {
    sections: [],
    fileHints: hintsOfName(name),
    open: undefined,
    pending: undefined,
    inTable: false,
  };
  let line = 0;
  for (let start = 0; start < text.length; line++) {
    const newline = text.indexOf('\n', start);
    const next = newline < 0 ? text.length : newline + 1;
    if (!stays(text, start, cutting)) readLine(cutting, text, start, next, line);
    start = next;
    if (line % stride === stride - 1) yield;
  }
  close(cutting, text.length, line);
  const { kind } = cutting.fileHints;
  if (cutting.sections.length === 0 && kind !== undefined && text.trim() === '') {
    return [{ kind, hints: cutting.fileHints, firstLine: 0, start: 0, end: text.length, endLine: line }];
  }
  return cutting.sections;
}

/** Most lines of a large dump are like the one above: a few characters tell. `-A -t` is ipvsadm's. */
function stays(text: string, start: number, { open, inTable, pending }: Cutting): boolean {
  if (open === undefined || pending !== undefined) return false;
  const first = text[start];
  switch (open.kind) {
    case 'ruleset':
      if (!inTable) return false;
      if (first === '-') return text[start + 1] === 'A' && text[start + 3] !== '-';
      return first === ':' || (first === '[' && text[start + 1] !== ' ' && /\d/.test(text[start + 1] ?? ''));
    case 'sets':
      return text.startsWith('add ', start);
    case 'services':
      return text.startsWith('  -> ', start);
    default:
      return false;
  }
}

function readLine(cutting: Cutting, text: string, start: number, next: number, number: number): void {
  const line = text
    .slice(start, next)
    .replace(/[\r\n]+$/, '')
    .replace(/^\uFEFF/, '');
  if (line.trim() === '') return;
  if (cutting.open?.kind === 'router' && !endsRouter.test(line)) return;
  const kind = line.startsWith('[')
    ? (recogniseJson(text.slice(start, start + 2000)) ?? recogniseLine(line))
    : recogniseLine(line);
  if (kind !== undefined) {
    const header = hintsOfHeader(line);
    const otherProgram = header !== undefined && cutting.open?.headed === true && !agrees(cutting.open.hints, header);
    if (cutting.open?.kind !== kind || cutting.pending !== undefined || otherProgram)
      openAt(cutting, kind, start, number);
    if (header !== undefined && cutting.open !== undefined) {
      cutting.open = { ...cutting.open, hints: { ...cutting.open.hints, ...header }, headed: true };
    }
    if (kind === 'ruleset') cutting.inTable = cutting.inTable || line.startsWith('*');
    return;
  }
  if (line.startsWith('COMMIT')) {
    cutting.inTable = false;
    return;
  }
  if (line === completeMark) {
    // Without a line above it, the command had nothing to print: that is known then, and not missing.
    if (cutting.pending?.kind !== undefined) openAt(cutting, cutting.pending.kind, start, number);
    close(cutting, start, number);
    cutting.inTable = false;
    return;
  }
  const role = roleOf(line);
  if (role === 'text') {
    // Output that no pattern knows belongs to the command above it, so that its reader can say what is wrong.
    const { pending } = cutting;
    if (pending?.kind !== undefined) openAt(cutting, pending.kind, start, number);
    return;
  }
  if (role === 'comment' && cutting.inTable) return;
  const command = role === 'prompt' ? commandTyped(line) : commandIn(line);
  if (role === 'comment' && command === undefined) return;
  close(cutting, start, number);
  cutting.inTable = false;
  cutting.pending = command;
}

/** Lines that end a router's configuration, which may hold any others: banners, certificates, answers of the device. */
const endsRouter =
  /^(?:# Generated by |\*(?:filter|nat|mangle|raw|security)\s*$|create \S+ (?:hash|bitmap|list):|IP Virtual Server version|\d+: \S+: <)/;

function openAt(cutting: Cutting, kind: DumpKind, begin: number, beginLine: number): void {
  close(cutting, begin, beginLine);
  // What stands above the first line that is surely a router's belongs to it: names, versions, VRFs.
  const isWhole = kind === 'router' && cutting.sections.length === 0;
  const [start, firstLine] = isWhole ? [0, 0] : [begin, beginLine];
  const { pending, fileHints } = cutting;
  const fits = pending !== undefined && (pending.kind === undefined || pending.kind === kind);
  cutting.open = { kind, hints: { ...fileHints, ...(fits ? pending : {}) }, firstLine, start, headed: false };
  cutting.pending = undefined;
}

function close(cutting: Cutting, end: number, endLine: number): void {
  if (cutting.open !== undefined) {
    const { headed: _, ...section } = cutting.open;
    cutting.sections.push({ ...section, end, endLine });
  }
  cutting.open = undefined;
}

function agrees(hints: Hints, header: Hints): boolean {
  return hints.family === header.family && hints.variant === header.variant;
}
