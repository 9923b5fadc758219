/** `iptables -S` names no table: commands, names of files, chains and targets tell which it is. */
import { describe, expect, test } from 'vitest';
import { readNode } from './read.ts';

const three = '-P INPUT ACCEPT\n-P FORWARD DROP\n-P OUTPUT ACCEPT\n';
const nat = '-P PREROUTING ACCEPT\n-P INPUT ACCEPT\n-P OUTPUT ACCEPT\n-P POSTROUTING ACCEPT\n';

function tablesOf(name: string, text: string): readonly string[] {
  return readNode('node', [{ name, text }]).node.rulesets.flatMap(({ family, tables }) =>
    [...tables.values()].map((table) => `${family} ${table.name}${table.isGuessed ? ' guessed' : ''}`),
  );
}

describe('a name of a file tells', () => {
  test.each([
    ['security.txt', 'ipv4 security'],
    ['iptables-t-security-S.txt', 'ipv4 security'],
    ['iptables_security.out', 'ipv4 security'],
    ['ip6tables-security-S.txt', 'ipv6 security'],
    ['iptables-S.txt', 'ipv4 filter'],
    ['ip6tables-list-rules.txt', 'ipv6 filter'],
    ['filter.txt', 'ipv4 filter'],
    ['security-team-notes.txt', 'ipv4 filter guessed'],
    ['dump.txt', 'ipv4 filter guessed'],
    // The chains say what a name can't be right about.
    ['nat.txt', 'ipv4 filter guessed'],
  ])('%s: %s', (name, table) => expect(tablesOf(name, three)).toEqual([table]));

  test.each([
    ['ip6tables-nat-S.txt', 'ipv6 nat'],
    ['security.txt', 'ipv4 nat'],
    ['iptables-S.txt', 'ipv4 nat'],
  ])('of a listing of nat, %s: %s', (name, table) => expect(tablesOf(name, nat)).toEqual([table]));
});

describe('a command line tells', () => {
  test.each([
    ['$ iptables -t security -S', 'ipv4 security'],
    ['root@node:~# iptables -S -t security', 'ipv4 security'],
    ['# iptables -t security -S', 'ipv4 security'],
    ['iptables -t security -S', 'ipv4 security'],
    ['=== ip6tables --table=security --list-rules ===', 'ipv6 security'],
    ['# ip6tables -w 5 -t security -S', 'ipv6 security'],
    ['$ sudo ip6tables-legacy -tsecurity -S', 'ipv6 security'],
    ['# iptables -S', 'ipv4 filter'],
    ['# node 7, just after the incident', 'ipv4 filter guessed'],
  ])('%s: %s', (line, table) => expect(tablesOf('dump.txt', `${line}\n${three}`)).toEqual([table]));

  test('of one chain alone', () => {
    const one = '$ iptables -t nat -S PREROUTING\n-P PREROUTING ACCEPT\n';
    expect(tablesOf('dump.txt', one)).toEqual(['ipv4 nat']);
    expect(tablesOf('dump.txt', '$ iptables -t nat -S WEB\n-N WEB\n-A WEB -j ACCEPT\n')).toEqual(['ipv4 nat']);
  });

  test('of each listing in a file', () => {
    const text = `$ iptables -S\n${three}$ iptables -t security -S\n${three}$ iptables -t nat -S\n${nat}`;
    expect(tablesOf('all.txt', text)).toEqual(['ipv4 filter', 'ipv4 security', 'ipv4 nat']);
    expect(tablesOf('all.txt', text.replaceAll('$ ', '# '))).toEqual(['ipv4 filter', 'ipv4 security', 'ipv4 nat']);
    const red = text.replaceAll('$ ', '[root@node ~]# ');
    expect(tablesOf('all.txt', red)).toEqual(['ipv4 filter', 'ipv4 security', 'ipv4 nat']);
    const both = `# iptables -S\n${three}# ip6tables -S\n${three}`;
    expect(tablesOf('all.txt', both)).toEqual(['ipv4 filter', 'ipv6 filter']);
    expect(tablesOf('all.txt', both.replaceAll('# ', '[root@node ~]# '))).toEqual(['ipv4 filter', 'ipv6 filter']);
  });

  test('but not of tables that name themselves', () => {
    const table = '# iptables -t security -S\n*filter\n:INPUT ACCEPT [0:0]\nCOMMIT\n';
    expect(tablesOf('security.txt', table)).toEqual(['ipv4 filter']);
  });
});

test('targets that one of the tables alone accepts tell', () => {
  expect(tablesOf('dump.txt', `${three}-A INPUT -j CONNSECMARK --restore\n`)).toEqual(['ipv4 security']);
  expect(tablesOf('dump.txt', `${three}-A INPUT -j REJECT --reject-with icmp-port-unreachable\n`)).toEqual([
    'ipv4 filter',
  ]);
});
