/**
 * `ip -j` prints one array of objects. Each object is read by itself, so that a cut or edited one costs
 * only itself, and its first line is known for the origin.
 */
import { message } from '../../text/message.ts';
import { span } from '../../text/span.ts';
import type { DumpLines, LocatedProblem } from '../dump.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

export interface LocatedObject {
  readonly object: JsonObject;
  /** Line of the file, from 0. */
  readonly line: number;
}

/** True where the first thing in the dump is an array of objects. */
export function isJson(dump: DumpLines): boolean {
  const first = dump.lines.find((line) => line.trim() !== '');
  return first !== undefined && /^\s*\[\s*(\{|\]|$)/.test(first);
}

export function readObjects(dump: DumpLines): { objects: LocatedObject[]; problems: LocatedProblem[] } {
  const objects: LocatedObject[] = [];
  const problems: LocatedProblem[] = [];
  let depth = 0;
  let quoted = false;
  let escaped = false;
  let text = '';
  let startLine = 0;
  let startColumn = 0;
  dump.lines.forEach((line, index) => {
    for (let column = 0; column < line.length; column++) {
      const char = line[column] ?? '';
      if (depth > 0) text += char;
      if (quoted) {
        if (escaped) escaped = false;
        else if (char === '\\') escaped = true;
        else if (char === '"') quoted = false;
      } else if (char === '"') {
        quoted = depth > 0;
      } else if (char === '{') {
        if (depth === 0) {
          text = '{';
          startLine = dump.first + index;
          startColumn = column;
        }
        depth++;
      } else if (char === '}' && depth > 0) {
        depth--;
        if (depth === 0) finish(startLine, startColumn);
      }
    }
    // A string can't pass the end of a line in JSON: whatever was open is broken.
    if (quoted) {
      quoted = false;
      escaped = false;
    }
    if (depth > 0) text += '\n';
  });
  if (depth > 0) broken(startLine, startColumn);
  return { objects, problems };

  function finish(line: number, column: number): void {
    try {
      const value: unknown = JSON.parse(text);
      if (isObject(value)) objects.push({ object: value, line });
    } catch {
      broken(line, column);
    }
  }

  function broken(line: number, column: number): void {
    const end = dump.lines[line - dump.first]?.length ?? column + 1;
    const what = message('This JSON object is cut short or damaged, so it is left out. Take the dump again.');
    problems.push({ line, problem: { code: 'host-syntax', span: span(column, end), message: what } });
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text field, numbers as text; undefined where it is absent or something else. */
export function textField(object: JsonObject, field: string): string | undefined {
  const value = object[field];
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : undefined;
}

/** A number field of at least 0, also where it was printed as text. */
export function countField(object: JsonObject, field: string): number | undefined {
  const value = object[field];
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}

/** The strings of a list field; empty where it is absent. */
export function stringsField(object: JsonObject, field: string): readonly string[] {
  const value = object[field];
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

export function objectsField(object: JsonObject, field: string): readonly JsonObject[] {
  const value = object[field];
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** The object of a field; undefined where it is absent or something else. */
export function objectField(object: JsonObject, field: string): JsonObject | undefined {
  const value = object[field];
  return isObject(value) ? value : undefined;
}
