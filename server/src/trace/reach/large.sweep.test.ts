/** What tables of thousands of rules, through which nothing is carried rule by rule, may do to packets that pass them. */
import { expect, test } from 'vitest';
import { filter, found } from './testing/found.ts';

const others = Array.from({ length: 3001 }, (_, at) => `-A PREROUTING -s 172.16.${at >> 8}.${at & 255} -j RETURN\n`);

const large = (table: 'raw' | 'mangle', rule: string) =>
  `*${table}\n:PREROUTING ACCEPT [0:0]\n${others.join('')}-A PREROUTING ${rule}\nCOMMIT\n`;

test('raw may tell connection tracking to leave packets alone', () => {
  const rules = `${large('raw', '-p udp -j CT --notrack')}${filter('-A INPUT -p udp -m conntrack --ctstate UNTRACKED -j ACCEPT <--\n')}`;
  expect(found(rules)).toEqual(['udp 10.1.0.7:40000 > 10.1.0.1:80 in eth-l']);
});

test('which they are not where no rule does so', () => {
  const rules = `${large('raw', '-p udp -j DROP')}${filter('-A INPUT -i eth-l -p udp -m conntrack --ctstate UNTRACKED -j ACCEPT <--\n')}`;
  expect(found(rules)).toEqual(['none: contradiction']);
});

test('mangle may make a segment longer', () => {
  const before = '*raw\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -p tcp -m length ! --length 60 -j DROP\nCOMMIT\n';
  const rules = `${before}${large('mangle', '-p tcp -m tcp --tcp-flags SYN,RST SYN -j TCPMSS --set-mss 1000')}${filter('-A INPUT -i eth-l -p tcp -m length --length 64 -j ACCEPT <--\n')}`;
  expect(found(rules)).toEqual(['not found']);
});
