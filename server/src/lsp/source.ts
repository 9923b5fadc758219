import type { NodeOfDocument } from './kept.ts';

/** A line (from 0) of one of the node's files, without its end; empty where none of its dumps has it. */
export function textOfLine({ parts }: NodeOfDocument, file: string, line: number): string {
  const part = parts.find(({ file: name, firstLine, endLine }) => name === file && firstLine <= line && line < endLine);
  return part?.textAt(line) ?? '';
}
