import { expect, test } from 'vitest';
import { coreOptions } from '../../catalog/core.ts';
import { findMatch, findTarget } from '../../catalog/find.ts';
import { versionDifferences } from '../../catalog/versionDifferences.ts';
import { renderMarkdown } from '../markdown.ts';
import { viewOfText } from '../testing/fixture.ts';
import { hover } from './index.ts';

/** What the hover at the word says of versions. */
function versionsAt(rule: string, word: string): string | undefined {
  const view = viewOfText(`*mangle\n-A PREROUTING ${rule}\nCOMMIT\n`);
  const blocks = hover(view, 1, `-A PREROUTING ${rule}`.indexOf(word))?.blocks ?? [];
  return renderMarkdown(blocks, (english) => english)
    .split('\n')
    .find((line) => line.startsWith('Between iptables'));
}

test.each([
  ['-p tcp -m tcp ! --sport 0:65535', '--sport', '`1.8.9` and `1.8.11`'],
  ['-p tcp -m tcp --sport 0:65535', '--sport', undefined],
  ['-p udp -m udp --dport 1:5', '--dport', '`1.8.9` and `1.8.11`'],
  ['-p gre -j ACCEPT', '-p', '`1.8.9` and `1.8.11`'],
  ['-p icmp -m icmp --icmp-type 255/255', '--icmp-type', '`1.8.9` and `1.8.11`'],
  ['-p tcp -j ACCEPT', '-p', undefined],
  ['-p icmp -m icmp --icmp-type 8', '--icmp-type', undefined],
  ['-j HMARK --hmark-tuple src --hmark-mod 3 --hmark-rnd 1', 'HMARK', '`1.8.9` and `1.8.11`'],
])('%s, at %s', (rule, word, between) => {
  const said = versionsAt(rule, word);
  if (between === undefined) expect(said).toBeUndefined();
  else expect(said).toContain(between);
});

test('every difference is about something that there is', () => {
  for (const { extension, options = [] } of versionDifferences) {
    const specs = (['ipv4', 'ipv6'] as const).flatMap((family) => [
      ...(findMatch(extension, family)?.options ?? []),
      ...(findTarget(extension, family)?.options ?? []),
    ]);
    const known = (extension === '' ? coreOptions : specs).map(({ name }) => name);
    expect(known.length).toBeGreaterThan(0);
    for (const option of options) expect(known).toContain(option);
  }
});
