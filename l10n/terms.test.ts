/** One word for one thing, in everything that is written in Chinese. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const files = globSync(
  [
    'l10n/**/*.json',
    'package.nls.zh-cn.json',
    'README.zh-CN.md',
    'examples/*/README.zh-CN.md',
    'docs/**/zh-CN/**/*.md',
  ],
  { cwd: root },
);

/** Our words, and others that mean the same. */
const terms: readonly (readonly [ours: string, others: RegExp])[] = [
  // “组播侦听者报告” is what the reports of MLD are called.
  ['监听', /侦听(?!者报告)/],
  ['ICMP 差错', /ICMP 错误/],
  ['数据包', /报文|封包/],
  ['应答', /回复|答复/],
  ['默认', /缺省/],
  ['内置链', /内建/],
  ['自定义链', /用户定义|用户自定义|自定义的链/],
  ['组播', /多播/],
  ['回环', /环回/],
  ['哈希', /散列/],
  ['运营商', /提供商|服务商/],
  ['出方向、入方向', /出站|入站/],
  ['连接跟踪表', /(?<!跟踪)连接表/],
  ['地址伪装', /(?<!地址)伪装(?!地址)/],
  ['访问列表', /访问控制列表/],
  ['级别', /严重程度|严重性/],
  ['命名空间', /名字空间/],
  ['调度算法', /调度器/],
];

test.each(terms)('%s', (ours, others) => {
  const found = files.filter((file) => others.test(readFileSync(join(root, file), 'utf8')));
  expect({ ours, found }).toEqual({ ours, found: [] });
});

test('words are looked for where they stand', () => {
  const all = files.map((file) => readFileSync(join(root, file), 'utf8')).join('\n');
  expect(terms.map(([ours]) => ours).filter((ours) => !ours.split('、').every((word) => all.includes(word)))).toEqual(
    [],
  );
});
