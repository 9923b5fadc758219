/** What tools print beside the dumps that a node is read from, and other forms of these: understood exactly, or not taken for a dump. */
import { describe, expect, test } from 'vitest';
import { render } from '../text/message.ts';
import { describeNode } from './describe.ts';
import { looksLikeDump } from './detect.ts';
import { readNode } from './read.ts';

const services = `IP Virtual Server version 1.2.1 (size=4096)
Prot LocalAddress:Port Scheduler Flags
  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn
TCP  10.96.0.1:80 rr
  -> 10.2.0.5:8080                Masq    1      3          4         
`;
const balanced = `IPVS connection entries
pro expire state       source             virtual            destination
TCP 14:57  ESTABLISHED 10.1.0.7:1234      10.96.0.1:80       10.2.0.5:8080
`;
const routes = `default via 10.2.0.254 dev eth-r 
10.1.0.0/24 dev eth-l proto kernel scope link src 10.1.0.1 
`;
/** What is there of a folder with one file, and what is said of it. */
function read(text: string, name = 'file.txt') {
  const { node, notes } = readNode('node', [{ name, text }]);
  return {
    found: describeNode(node).found.map((each) => render(each)),
    notes: notes.map((note) => render(note.message)),
  };
}

describe('what begins as a dump does, and is none', () => {
  const neighbours = `10.1.0.213 dev eth-l lladdr 02:00:00:00:01:02 PERMANENT 
10.1.0.9 dev eth-l  FAILED
fe80::1 dev eth-l lladdr 02:00:00:00:01:03 router STALE 
10.1.0.10 dev eth-l lladdr 02:00:00:00:01:04 ref 1 used 12/10/4 probes 1 REACHABLE
`;
  // conntrack -L -o save
  const saved = `-A -t 99 -u UNSET -s fd01::7 -d fd02::5 -r fd02::5 -q fd01::7 -p udp --sport 53 --dport 53
-A -t 299 -u SEEN_REPLY,ASSURED -s 10.1.0.7 -d 10.2.0.5 -r 10.2.0.5 -q 10.1.0.7 -p tcp --sport 1234 --dport 80
`;

  test.each([
    ['neighbours', neighbours],
    ['connections as commands', saved],
    ['connections of IPVS', balanced],
    ['none of them', balanced.split('\n').slice(0, 2).join('\n')],
  ])('%s', (_, text) => {
    expect(read(text).found).toEqual([]);
    expect(looksLikeDump('file.txt', text)).toBe(false);
  });

  test('neighbours behind routes are none of these', () => {
    expect(read(routes + neighbours).found).toEqual(['2 routes']);
    expect(read(`$ ip route\n${routes}$ ip neigh\n${neighbours}`).found).toEqual(['2 routes']);
  });

  test('nor is a route a neighbour whose device or table is called like a state', () => {
    expect(read('10.1.0.0/24 dev stale scope link\n10.3.0.0/24 via 10.1.0.9 dev probe\n').found).toEqual(['2 routes']);
  });

  test('of the connections of IPVS nobody learns that it has no services', () => {
    expect(read(`# ipvsadm -Lnc\n${balanced}`).found).toEqual([]);
    expect(read(`# ipvsadm -L -n --timeout\nTimeout (tcp tcpfin udp): 900 120 300\n`).found).toEqual([]);
    expect(read(`# ipvsadm -Ln\n${services}# ipvsadm -Lnc\n${balanced}`).found).toEqual(['1 IPVS services']);
  });
});

test('a listing that does not show how services forward leaves it open whether there are any', () => {
  const counted = `IP Virtual Server version 1.2.1 (size=4096)
Prot LocalAddress:Port               Conns   InPkts  OutPkts  InBytes OutBytes
  -> RemoteAddress:Port
TCP  10.96.0.1:80                        0        0        0        0        0
  -> 10.2.0.5:8080                       0        0        0        0        0
`;
  expect(read(counted)).toEqual({
    found: [],
    notes: [
      '1 IPVS services are left out: this listing does not show how they forward. Add the output of ipvsadm -Ln or ipvsadm -Sn.',
    ],
  });
});

test('what is coloured for a terminal is read as without', () => {
  const [introducer, cyan, violet, off] = ['\u001b', '\u001b[36m', '\u001b[35m', '\u001b[0m'];
  const coloured = `default via ${violet}10.2.0.254 ${off}dev ${cyan}eth-r ${off}
${violet}10.1.0.0/24 ${off}dev ${cyan}eth-l ${off}proto kernel scope link src ${violet}10.1.0.1 ${off}
`;
  expect(read(coloured).found).toEqual(['2 routes']);
  const link = `1: ${cyan}lo: ${off}<LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN${introducer}(B
    inet ${violet}127.0.0.1${off}/8 scope host lo
`;
  expect(looksLikeDump('file.txt', link)).toBe(true);
  expect(read(link).found).toEqual(['1 interfaces']);
  expect(
    read(`${off}$ ip -br addr\n${cyan}eth-l@if2        ${off}UP             ${violet}10.1.0.1${off}/24 \n`).found,
  ).toEqual(['1 interfaces']);
});

describe('a table that stands in a file twice', () => {
  const filter = (rule: string, policy = 'ACCEPT') =>
    `*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ${policy} [0:0]\n:OUTPUT ACCEPT [0:0]\n${rule}\nCOMMIT\n`;
  const ssh = '-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT';
  const said = (last: number) => [
    `Table filter stands twice in file.txt, and different, in line 1 and in line ${last}: the one in line ${last} is taken, as by iptables-restore. Is one of them of ip6tables, or of another machine? Then give each a file of its own.`,
  ];

  test('the last one is taken, which is said where they differ', () => {
    expect(read(filter(ssh) + filter(ssh.replace('22', '23'))).notes).toEqual(said(7));
    expect(read(filter(ssh) + filter(ssh, 'DROP')).notes).toEqual(said(7));
    expect(read(filter(ssh) + filter(`${ssh}\n${ssh}`)).notes).toEqual(said(7));
  });

  test('and not where they are the same but for counters', () => {
    expect(read(filter(ssh) + filter(`[7:420] ${ssh}`)).notes).toEqual([]);
  });

  test('those of both families are told apart by what printed them', () => {
    const of = (program: string) => `# Generated by ${program} v1.8.9 on Fri Nov 27 11:41:01 2026\n`;
    const { found, notes } = read(of('iptables-save') + filter(ssh) + of('ip6tables-save') + filter(ssh, 'DROP'));
    expect(notes).toEqual([]);
    expect(found).toHaveLength(2);
  });
});

test('two files that tell a table differently in one rule alone', () => {
  const text = (port: number) =>
    `*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -p tcp -m tcp --dport ${port} -j DROP\nCOMMIT\n`;
  const { notes } = readNode('node', [
    { name: 'a.txt', text: text(22) },
    { name: 'b.txt', text: text(23) },
  ]);
  expect(notes.map((note) => render(note.message))).toEqual([
    'Table filter stands in a.txt and, different, in b.txt: the one in a.txt is taken.',
  ]);
});
