/** Targets that no catalog knows: whatever they may give packets, nobody says that none has it. */
import { expect, test } from 'vitest';
import { filter, found } from './testing/found.ts';

const own = (table: string, chain: string, target = 'OWN') =>
  `*${table}\n:${chain} ACCEPT [0:0]\n-A ${chain} -j ${target}\nCOMMIT\n`;

test.each([
  [
    'translates',
    own('nat', 'PREROUTING', 'FULLCONENAT'),
    '-A FORWARD -i eth-l -p udp -m conntrack --ctstate DNAT -j ACCEPT <--\n',
  ],
  [
    'translates',
    own('nat', 'POSTROUTING', 'FULLCONENAT'),
    '-A FORWARD -i eth-l -p udp -m conntrack --ctstate SNAT -j ACCEPT <--\n',
  ],
  ['marks packets', own('mangle', 'PREROUTING'), '-A FORWARD -m mark --mark 0x1 -j ACCEPT <--\n'],
  [
    'marks connections',
    own('mangle', 'PREROUTING'),
    '-A FORWARD -i eth-l -p udp -m conntrack --ctstate ESTABLISHED -m connmark --mark 0x1 -j ACCEPT <--\n',
  ],
  ['leaves connections alone', own('raw', 'PREROUTING'), '-A INPUT -m conntrack --ctstate UNTRACKED -j ACCEPT <--\n'],
  [
    'gives helpers',
    own('raw', 'PREROUTING'),
    '-A INPUT -i eth-l -p udp -m conntrack --ctstate RELATED -m helper --helper ftp -j ACCEPT <--\n',
  ],
  [
    'gives labels',
    own('mangle', 'PREROUTING'),
    '-A INPUT -i eth-l -p udp -m conntrack --ctstate NEW -m connlabel --label 3 -j ACCEPT <--\n',
  ],
  ['changes addresses', own('mangle', 'INPUT'), '-A INPUT -d 10.2.0.9/32 -p udp -j ACCEPT <--\n'],
  [
    'accepts',
    '',
    '-A FORWARD -j OWN\n-A FORWARD -j DROP\n',
    '*mangle\n:POSTROUTING ACCEPT [0:0]\n-A POSTROUTING -m conntrack --ctstate NEW ! -o eth-l -i eth-l -j DROP <--\nCOMMIT\n',
  ],
])('one that %s', (_, before, rules, after = '') => {
  const [, ...named] = found(`${before}${filter(rules)}${after}`);
  const [, chain] = /-A (\w+) -j (?:OWN|FULLCONENAT)/.exec(before + rules) ?? [];
  expect(named).toContain(`${chain} 1`);
});

test('behind one packets come, if it lets them go on', () => {
  expect(found(filter('-A FORWARD -j OWN\n-A FORWARD -p udp -j ACCEPT <--\n'))).toEqual([
    'udp 198.51.100.7:40000 > 10.1.0.7:80 in eth-r',
    'if target:filter/FORWARD/1',
  ]);
});

// A program may write into the connection what it likes along with its verdict (NFQA_CT).
test('a program at a queue marks connections for later packets', () => {
  const queue =
    '*mangle\n:FORWARD ACCEPT [0:0]\n-A FORWARD -m conntrack --ctstate NEW -j NFQUEUE --queue-num 0\nCOMMIT\n';
  const asks = filter('-A FORWARD -m conntrack --ctstate ESTABLISHED -m connmark --mark 0x1 -j ACCEPT <--\n');
  expect(found(`${queue}${asks}`)).toEqual(['not found', 'FORWARD 1']);
});
