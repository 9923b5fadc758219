/** A grammar and the look at a line’s first characters say the same of every line. */
import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { chunkOf } from '../text/chunk.ts';
import { loadGrammar, startTreeSitter } from '../text/treeSitter.ts';
import { classifyByGrammar, classifyByText } from './classify.ts';
import { ipsetLineKind, ipsetLineKinds } from './ipset-save/line-kinds.ts';
import { ipvsLineKind, ipvsLineKinds } from './ipvsadm/line-kinds.ts';

beforeAll(() => startTreeSitter());

const blanks = ['', ' ', '\t', '\r', '  '];
const dialects = [
  {
    name: 'ipset-save',
    kinds: ipsetLineKinds as readonly string[],
    kindOf: ipsetLineKind as (text: string) => string,
    words:
      'create add add -A -N n new del flush swap swapping x X e list COMMIT COMMITS Name: Type: Members: Members <a # " ü -'.split(
        ' ',
      ),
  },
  {
    name: 'ipvsadm',
    kinds: ipvsLineKinds as readonly string[],
    kindOf: ipvsLineKind as (text: string) => string,
    words:
      'TCP UDP FWM ? IP 14:58 1:2 -> RemoteAddress:Port Prot IPVS connection entries pro expire Timeout ( master sync daemon ipvsadm -A - # ü IP Virtual Server version'.split(
        ' ',
      ),
  },
] as const;

test.each(dialects)('$name', async ({ name, kinds, kindOf, words }) => {
  const wasm = new URL(`../../../grammars/${name}/${name}.wasm`, import.meta.url);
  const byGrammar = classifyByGrammar(await loadGrammar(await readFile(wasm)), kinds, kindOf);
  const byText = classifyByText(kindOf);
  const line = fc
    .array(fc.oneof(fc.constantFrom(...words), fc.constantFrom(...blanks), fc.string({ maxLength: 3 })), {
      maxLength: 7,
    })
    .map((parts) => parts.join('').replaceAll('\n', ''));
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
      const chunk = chunkOf(lines.join('\n'));
      expect(byGrammar(chunk)).toEqual(byText(chunk));
    }),
    { numRuns: 500 },
  );
});
