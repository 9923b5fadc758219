/** Which packets find that the connection they open is kept already, and which that are about one find that it is not. */
import { expect, test } from 'vitest';
import { router } from '../testing/node.ts';
import { bridge } from './testing/bridge.ts';
import { filter, found } from './testing/found.ts';

const taken = (chain: string) => `-A ${chain} -m conntrack --ctstatus CONFIRMED -j DROP\n`;
const helper = '*raw\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -p tcp -m tcp --dport 21 -j CT --helper ftp\nCOMMIT\n';

test('what comes round by loopback has been sent already', () => {
  const rules = filter(`${taken('OUTPUT')}-A INPUT -i lo -m conntrack --ctstatus CONFIRMED -j ACCEPT <--\n`);
  expect(found(rules)).toEqual(['tcp 10.1.0.1:40000 > 10.1.0.1:80']);
});

test('and nothing of it is new to connection tracking', () => {
  const rules = filter('-A INPUT -i lo -m conntrack --ctstate NEW ! --ctstatus CONFIRMED -j ACCEPT <--\n');
  expect(found(rules)).toEqual(['none: contradiction']);
});

test('what a bridge has sent to others before it is delivered', () => {
  const rules = `*raw
:PREROUTING ACCEPT [0:0]
-A PREROUTING -d 10.1.0.1 -j DROP
COMMIT
${filter('-A INPUT -i br0 -p udp -m conntrack --ctstate NEW -m conntrack --ctstatus CONFIRMED -d 10.1.0.255 -m connbytes --connbytes 1:1 --connbytes-dir original --connbytes-mode packets <--\n')}`;
  expect(found(rules, (text) => router(text, bridge))).toEqual([
    'udp 10.1.0.7:40000 > 10.1.0.255:80 in br0',
    'unless hairpin:br0',
  ]);
});

test('what a helper has announced begins as related', () => {
  const rules = filter(`${taken('FORWARD')}-A FORWARD -p tcp -m conntrack --ctstate RELATED -j ACCEPT <--\n`);
  expect(found(`${helper}${rules}`)).toEqual([
    'tcp 10.1.0.11:40000 > 10.1.0.7:21 in eth-l',
    'tcp 10.1.0.7:40000 > 10.1.0.11:80 in eth-r',
    'if announced:ftp:10.1.0.7:40000>10.1.0.11:80',
  ]);
  expect(found(rules)).toEqual(['none: contradiction']);
});

test('errors about what the node refuses, which gets nowhere', () => {
  const rules = filter(`-A INPUT -j REJECT\n${taken('OUTPUT')}-A OUTPUT -p icmp -m conntrack --ctstate RELATED <--\n`);
  expect(found(rules)).toEqual(['not found']);
});
