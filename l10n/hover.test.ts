/** Hovers over whole recorded dumps, in Chinese: what is no code in them is Chinese, wherever the sentence was made. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readWords } from '../scripts/words/rooms.ts';
import { viewOf } from '../server/src/checks/view.ts';
import { openDump } from '../server/src/dialects/iptables-save/dump/dump.ts';
import { hover } from '../server/src/features/hover/index.ts';
import { renderMarkdown } from '../server/src/features/markdown.ts';
import { openDocument } from '../server/src/text/document.ts';

const words = readWords('zh-cn');

/** Three English words in a row outside of code and quotations: a sentence that nobody translated. Names of software stay. */
function englishIn(markdown: string): readonly string[] {
  const prose = markdown.replace(/```[\s\S]*?```|`[^`]*`|["“][^"”]*["”]/g, ' ');
  return (prose.match(/\b[a-z]{2,} [a-z]{2,} [a-z]{2,}\b/g) ?? []).filter((found) => !/kube|iptables/.test(found));
}

test.each(['docker-host', 'kube-proxy-ipvs', 'nat-gateway', 'plain-server'])('%s', (node) => {
  const text = readFileSync(join(import.meta.dirname, '..', 'examples', node, 'iptables-save.txt'), 'utf8');
  const view = viewOf(openDump(openDocument(text), { fileName: 'iptables-save.txt' }));
  const left = new Set<string>();
  let hovers = 0;
  for (const [line, content] of text.split('\n').entries()) {
    for (let character = 0; character < content.length; ) {
      const found = hover(view, line, character);
      if (found !== undefined) {
        hovers++;
        for (const english of englishIn(renderMarkdown(found.blocks, (template) => words[template] ?? template)))
          left.add(`${english} (line ${line + 1}, ${content.slice(found.span.start, found.span.end)})`);
      }
      character = Math.max(character + 1, found?.span.end ?? 0);
    }
  }
  expect([...left]).toEqual([]);
  expect(hovers).toBeGreaterThan(50);
});
