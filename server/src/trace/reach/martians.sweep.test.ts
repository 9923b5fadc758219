/** Addresses that can't be right where a packet is: most questions why a rule takes nothing end at one of them. */
import { expect, test } from 'vitest';
import { router } from '../testing/node.ts';
import { filter, found } from './testing/found.ts';

const nat = (rules: string): string =>
  `*nat\n:PREROUTING ACCEPT [0:0]\n:INPUT ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n:POSTROUTING ACCEPT [0:0]\n${rules}COMMIT\n`;
const switches = 'net.ipv4.ip_forward = 1\n';
const localnet = (rules: string) =>
  router(rules, { 'sysctl.txt': `${switches}net.ipv4.conf.all.route_localnet = 1\n` });
/** Nobody knows whether accept_local is on. */
const withoutSwitches = (rules: string) => router(rules, { 'sysctl.txt': undefined });

const toServer = nat('-A OUTPUT -d 10.1.0.1/32 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 10.2.0.5:80\n');
const fromLocalhost = filter('-A OUTPUT -s 127.0.0.1/32 -d 10.2.0.5/32 -p tcp -m conntrack --ctstate DNAT <--\n');

test('what a program sends from 127.0.0.1 does not leave by DNAT, unless route_localnet says so', () => {
  expect(found(toServer + fromLocalhost)).toEqual(['none: contradiction']);
  expect(found(toServer + fromLocalhost, withoutSwitches)).toEqual(['none: contradiction']);
  expect(found(toServer + fromLocalhost, localnet)).toEqual(['tcp 127.0.0.1:40000 > 10.1.0.1:8080']);
  const fromItself = filter('-A OUTPUT -s 10.1.0.1/32 -d 10.2.0.5/32 -p tcp -m conntrack --ctstate DNAT <--\n');
  expect(found(toServer + fromItself)).toEqual(['tcp 10.1.0.1:40000 > 10.1.0.1:8080']);
});

test('nor does DNAT lead there from outside', () => {
  const toLocalhost = nat('-A PREROUTING -i eth-l -p tcp -m tcp --dport 80 -j DNAT --to-destination 127.0.0.1:8080\n');
  const rules = `${toLocalhost}${filter('-A INPUT -d 127.0.0.1/32 -i eth-l -p tcp -m conntrack --ctorigdst 10.1.0.1 <--\n')}`;
  expect(found(rules, withoutSwitches)).toEqual(['none: contradiction']);
  expect(found(rules, localnet)).toEqual(['tcp 10.1.0.7:40000 > 10.1.0.1:80 in eth-l']);
});

test('the node reaches its own addresses by loopback alone', () => {
  expect(found(filter('-A OUTPUT -d 10.1.0.1/32 -o eth-l <--\n'))).toEqual(['none: contradiction']);
  expect(found(filter('-A OUTPUT -d 10.1.0.1/32 ! -o lo <--\n'))).toEqual(['none: contradiction']);
  expect(found(filter('-A OUTPUT -d 10.1.0.1/32 -o lo -p udp <--\n'))).toEqual(['udp 10.1.0.1:40000 > 10.1.0.1:80']);
});

test('later packets go where nat sent the first one, and answers come from there', () => {
  const toServers = nat(
    '-A PREROUTING -d 10.1.0.1/32 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 10.2.0.5:80\n',
  );
  const asking = (words: string) => `${toServers}${filter(`-A FORWARD -p tcp -m conntrack ${words} <--\n`)}`;
  expect(found(asking('--ctstate ESTABLISHED --ctdir REPLY --ctorigdst 10.1.0.1'))).toHaveLength(2);
  expect(found(asking('--ctstate DNAT --ctdir REPLY -s 10.2.0.6/32'))).toEqual(['none: contradiction']);
  expect(found(asking('--ctstate DNAT --ctdir ORIGINAL -d 10.2.0.6/32'))).toEqual(['none: contradiction']);
});

test('a router alert as the kernel takes it', () => {
  const rules = filter('-A INPUT -m hbh --hbh-opts 5 -p udp <--\n');
  const six = (text: string) => router('', { 'ip6tables-save.txt': text, 'iptables-save.txt': undefined });
  expect(found(rules, six, 'ipv6')).toHaveLength(1);
});

test('an answer that somebody sends in the node’s own name is sent on where accept_local may let it in', () => {
  const rules = `*filter
:INPUT DROP [0:0]
:FORWARD DROP [0:0]
:OUTPUT DROP [0:0]
-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
-A FORWARD -m conntrack --ctstate ESTABLISHED <--
COMMIT
`;
  const answer = found(rules, withoutSwitches);
  expect(answer[1]).toMatch(/^tcp 10\.\d\.0\.1:22 > .* in eth-/);
  expect(answer).toContainEqual(expect.stringMatching(/^if accept-local:/));
  expect(found(rules)[0]).toMatch(/^none/);
});
