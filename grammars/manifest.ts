/** What a grammar's folder holds, as hashes: so that a WASM that was not rebuilt after its grammar is found out. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Manifest {
  readonly name: string;
  /** Version line of the CLI that generated the parser. */
  readonly treeSitter: string;
  /** SHA-256 of the files, in hexadecimal. */
  readonly grammar: string;
  readonly parser: string;
  readonly wasm: string;
}

export function manifestOf(name: string, folder: string, treeSitter: string): Manifest {
  const hash = (file: string): string =>
    createHash('sha256')
      .update(readFileSync(join(folder, file)))
      .digest('hex');
  return {
    name,
    treeSitter,
    grammar: hash('grammar.js'),
    parser: hash(join('src', 'parser.c')),
    wasm: hash(`${name}.wasm`),
  };
}
