/** The walks stay true: their rules stand in the examples, their packets were sent through the kernel, their pictures are there. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const examples = join(import.meta.dirname, '..', '..', 'examples');
const pages = readdirSync(import.meta.dirname).filter(
  (name) => name.endsWith('.md') && name !== 'README.md' && !name.startsWith('router-'),
);

interface Asked {
  readonly in: string | null;
  readonly src: string;
  readonly dst: string;
  readonly sport: number;
  readonly dport: number;
}

describe.each(pages)('%s', (page) => {
  const text = readFileSync(join(import.meta.dirname, page), 'utf8');
  const nodes = [
    ...new Set(Array.from(text.matchAll(/\]\(\.\.\/\.\.\/examples\/([\w-]+)\)/g), ([, name]) => name ?? '')),
  ];
  const read = (name: string): string =>
    nodes.map((node) => readFileSync(join(examples, node, name), 'utf8')).join('\n');

  test('every rule that it quotes stands in an example', () => {
    const rules = read('iptables-save.txt').split('\n');
    const quoted = Array.from(text.matchAll(/(?:^ *|`)(-A .*?)(?:`|$)/gm), ([, rule]) => rule ?? '');
    expect(quoted.length).toBeGreaterThan(2);
    expect(quoted.filter((rule) => !rules.includes(rule))).toEqual([]);
  });

  test('every packet was asked of the kernel', () => {
    const asked = nodes.flatMap(
      (node) => JSON.parse(readFileSync(join(examples, node, 'questions.packets.json'), 'utf8')) as readonly Asked[],
    );
    const lines = asked.map(
      ({ in: device, src, sport, dst, dport }) =>
        `tcp ${src}:${sport} > ${dst}:${dport}${device === null ? '' : ` in ${device}`}`,
    );
    const quoted = Array.from(
      text.matchAll(/(?:^ {4}|`)(tcp \S+ > \S+?(?: in [\w-]+)?)(?=`| {2}|$)/gm),
      ([, line]) => line ?? '',
    );
    expect(quoted.length).toBeGreaterThan(2);
    expect(quoted.filter((line) => !lines.includes(line))).toEqual([]);
  });

  test('every picture is there', () => {
    const pictures = Array.from(text.matchAll(/!\[[^\]]+\]\(([^)]+)\)/g), ([, path]) => path ?? '');
    expect(pictures.length).toBeGreaterThan(0);
    expect(pictures.filter((path) => !existsSync(join(import.meta.dirname, path)))).toEqual([]);
  });
});
