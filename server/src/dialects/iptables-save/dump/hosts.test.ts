/** What a line tells of hosts without being read must be what the rule says that is read from it. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatAddress } from '../../../net/text.ts';
import { openDocument } from '../../../text/document.ts';
import { openDump, rulesetOf } from '../index.ts';
import { toldHosts } from './hosts.ts';
import type { ChainRules } from './ruleset.ts';

function told(line: string): string {
  const { source, destination } = toldHosts(line);
  return [source, destination].map((host) => (host === undefined ? '-' : formatAddress(host))).join(' ');
}

/** The rules of INPUT in a dump of this one line. */
function input(line: string): ChainRules | undefined {
  const dump = openDump(openDocument(`*filter\n:INPUT ACCEPT [0:0]\n${line}\nCOMMIT\n`));
  const [section] = dump.sections;
  return section && rulesetOf(dump, section, 'file').tables.get('filter')?.chains.get('INPUT')?.rules;
}

test.each([
  ['-A INPUT -s 192.0.2.1/32 -d 10.0.0.1/32 -p tcp -j ACCEPT', '192.0.2.1 10.0.0.1'],
  ['[12:3456] -A KUBE-SERVICES -d 10.96.0.1/32 -p tcp -m tcp --dport 443 -j KUBE-SVC-NPX46M4PTMTKRN6Y', '- 10.96.0.1'],
  ['-A INPUT -s fd00::1/128 -j DROP', 'fd00::1 -'],
  ['-A INPUT -d fd00::1/128', '- fd00::1'],
  // Not one host, or not where iptables-save prints it.
  ['-A INPUT -s 192.0.2.0/24 -d 10.0.0.1/32', '- 10.0.0.1'],
  ['-A INPUT ! -s 192.0.2.1/32 -d 10.0.0.1/32', '- -'],
  ['-A INPUT -s 192.0.2.1 -j ACCEPT', '- -'],
  ['-A INPUT -s 192.0.2.1/320 -j ACCEPT', '- -'],
  ['-A INPUT -s 192.0.2.1/32,192.0.2.2/32 -j ACCEPT', '- -'],
  ['-A INPUT -p tcp -s 192.0.2.1/32', '- -'],
  ['-A INPUT -m comment --comment " -s 192.0.2.1/32 "', '- -'],
])('%s', (line, hosts) => {
  expect(told(line)).toBe(hosts);
});

const word = fc.constantFrom('-s', '-d', '!', '10.0.0.1/32', '10.0.0.2/32', '10.0.0.0/24', '-p tcp', '-j ACCEPT');

test('a host that a line tells is the one that its rule demands', () => {
  fc.assert(
    fc.property(fc.array(word, { maxLength: 6 }), (words) => {
      const rules = input(['-A', 'INPUT', ...words].join(' '));
      if (rules === undefined || rules.length === 0) return;
      const { source, destination } = rules.hosts(0);
      for (const [host, option] of [
        [source, '-s'],
        [destination, '-d'],
      ] as const) {
        if (host === undefined) continue;
        const use = rules.at(0).conditions.find(({ spec }) => spec.name === option);
        expect(use).toMatchObject({ negated: false, value: { kind: 'prefixes', prefixes: [{ address: host }] } });
      }
    }),
  );
});
