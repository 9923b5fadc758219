import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { render } from '../../text/message.ts';
import { factsFeatures } from '../facts/index.ts';
import { factsCursor, hoverText, offered, placesText, tokenText } from '../testing/facts.ts';

const folder = join(import.meta.dirname, '..', '..', '..', '..', 'examples', 'kube-proxy-ipvs');
const text = (name: string): string => readFileSync(join(folder, name), 'utf8');
const node = ['iptables-save.txt', 'ip-addr.txt', 'ipvsadm.txt'].map((name) => ({ name, text: text(name) }));
const at = (word: string, dump: string): string => dump.replace(word, `${word}$0`);

const rules = {
  name: 'rules.txt',
  text: `*filter
:INPUT ACCEPT [0:0]
-A INPUT -m set --match-set blocked src -j DROP
-A INPUT -m set ! --match-set svc dst,dst -j REJECT
-A INPUT -j SET --add-set blocked src
COMMIT
`,
};
const dump = `create blocked hash:net family inet hashsize 1024 maxelem 65536 timeout 0 counters comment
add blocked 198.51.100.0/24 timeout 0 packets 0 bytes 0 comment "lab net"
add blocked 198.51.100.128/25 timeout 60 nomatch packets 7 bytes 2048
create svc hash:ip,port family inet skbinfo
add svc 192.0.2.1,tcp:80 skbmark 0x10/0xff skbprio 1:10 skbqueue 7
create all list:set size 8
add all svc
add all blocked
`;
const listing = `Name: v6a
Type: hash:ip,port
Revision: 6
Header: family inet6 hashsize 1024 maxelem 65536 timeout 600
Size in memory: 631
References: 2
Number of entries: 1
Members:
2001:db8::3,tcp:443 timeout 599
`;

describe('hover', () => {
  test('a set: type, size, what rules do with it', async () => {
    expect(await hoverText(at('create blocked', dump), [rules])).toMatchInlineSnapshot(`
      "Set blocked

      Type hash:net, a hash. Each entry is

      - a network, the narrowest that holds the packet’s address

      2 entries, of at most 65536.

      It holds IPv4 addresses.

      Entries may have a time after which they go; they stay where they say none.

      What rules do with it:

      - INPUT of filter (rules.txt, line 3) looks up the source address: DROP for what is in it
      - INPUT of filter (rules.txt, line 5) adds the source address
      - It is a member of the list all.

      It holds:

      - 198.51.100.0/24
      - 198.51.100.128/25, as an exception"
    `);
  });
  test('a set of kube-proxy', async () => {
    expect(await hoverText(at('create KUBE-CLUSTER-IP', text('ipset-save.txt')), node)).toMatchInlineSnapshot(`
      "Set KUBE-CLUSTER-IP

      Kept by kube-proxy (ipvs mode): The ClusterIP of each service with its ports.

      Type hash:ip,port, a hash. Each entry is

      - an address
      - a protocol and port, or an ICMP type

      A rule gives 2 directions, one for each: src or dst.

      7 entries, of at most 65536.

      It holds IPv4 addresses.

      What rules do with it:

      - KUBE-SERVICES of nat (iptables-save.txt, line 46) looks up the destination address, destination port: KUBE-MARK-MASQ for what is in it
      - KUBE-SERVICES of nat (iptables-save.txt, line 48) looks up the destination address, destination port: ACCEPT for what is in it
      - KUBE-IPVS-FILTER of filter (iptables-save.txt, line 80) looks up the destination address, destination port: RETURN for what is in it"
    `);
  });
  test('an entry', async () => {
    expect(await hoverText(at('198.51.100.128', dump))).toMatchInlineSnapshot(`
      "Entry of blocked

      - 198.51.100.128/25

      An exception: what it holds is not in the set, although a wider entry holds it.

      It goes in 60 s.

      Rules found it for 7 packets, 2 KiB."
    `);
    expect(await hoverText(at('192.0.2.1,tcp', dump))).toMatchInlineSnapshot(`
      "Entry of svc

      - 192.0.2.1
      - tcp:80 (http)

      -j SET --map-mark gives the mark 0x10/0xff.

      -j SET --map-prio gives the class 1:10.

      -j SET --map-queue gives the queue 7."
    `);
  });
  test('an entry of kube-proxy: whose it is', async () => {
    expect(await hoverText(at('KUBE-CLUSTER-IP 10.96.0.10', text('ipset-save.txt')), node)).toMatchInlineSnapshot(`
      "Entry of KUBE-CLUSTER-IP

      - 10.96.0.10
      - tcp:53 (domain)

      kube-proxy (ipvs mode) keeps here: ClusterIP, protocol:port.

      10.96.0.10 is an address of this machine, on kube-ipvs0.

      IPVS service TCP 10.96.0.10:53, scheduler rr, 2 real servers.

      IPVS service UDP 10.96.0.10:53, scheduler rr, 2 real servers.

      10.96.0.10 (kubeadm default): DNS of the cluster, where the service network is 10.96.0.0/12."
    `);
  });
  test('members of a list', async () =>
    expect(await hoverText(at('add all svc', dump))).toContain('Type hash:ip,port'));
  test('a type, an option, a value', async () => {
    expect(await hoverText(at('hash:ip,port', dump))).toContain('- a protocol and port, or an ICMP type');
    expect(await hoverText(at('maxelem', dump))).toContain('Entries that the hash holds at most.');
    expect(await hoverText(at('65536', dump))).toContain('Entries that the hash holds at most.');
  });
  test('a listing', async () => {
    expect(await hoverText(at('Name: v6a', listing))).toContain('It holds IPv6 addresses.');
    expect(await hoverText(at('References', listing))).toContain('Rules and lists that use the set.');
    expect(await hoverText(at('2001:db8::3', listing))).toContain('It goes in 599 s.');
  });
});

describe('navigation', () => {
  test('outline and folds', () => {
    const { view } = factsCursor(dump);
    expect(factsFeatures.outline(view).map(({ name, detail, first, last }) => [name, detail, first, last])).toEqual([
      ['blocked', 'hash:net 2', 0, 2],
      ['svc', 'hash:ip,port 1', 3, 4],
      ['all', 'list:set 2', 5, 7],
    ]);
  });
  test('from an entry to the set, from the set to the rules', async () => {
    const entry = factsCursor(at('add blocked', dump), [rules]);
    expect(
      placesText(entry.view, (await factsFeatures.definition?.(entry.view, entry.at, entry.machine)) ?? []),
    ).toEqual(['1:blocked']);
    const set = factsCursor(at('create blocked', dump), [rules]);
    expect(placesText(set.view, (await factsFeatures.definition?.(set.view, set.at, set.machine)) ?? [])).toEqual([
      '8:blocked',
      'rules.txt 3',
    ]);
  });
  test('references in entries, lists and rules', async () => {
    const { view, at: place, machine } = factsCursor(at('create blocked', dump), [rules]);
    expect(placesText(view, (await factsFeatures.references?.(view, place, machine)) ?? [])).toEqual([
      '1:blocked',
      '2:blocked',
      '3:blocked',
      '8:blocked',
      'rules.txt 3',
      'rules.txt 5',
    ]);
  });
  test('renaming, in all files of the machine', async () => {
    const { view, at: place, machine } = factsCursor(at('create svc', dump), [rules]);
    const answer = await factsFeatures.rename?.(view, place, 'services', machine);
    expect(answer?.kind === 'places' ? placesText(view, answer.places) : answer).toEqual([
      '4:svc',
      '5:svc',
      '7:svc',
      'rules.txt 4',
    ]);
    const taken = await factsFeatures.rename?.(view, place, 'all', machine);
    expect(taken?.kind === 'refused' ? render(taken.why) : '').toBe('There is a set all already.');
    const long = await factsFeatures.rename?.(view, place, 'x'.repeat(32), machine);
    expect(long?.kind).toBe('refused');
  });
  test('renaming in a listing', async () => {
    const { view, at: place, machine } = factsCursor(at('Name: v6a', listing), []);
    const answer = await factsFeatures.rename?.(view, place, 'six', machine);
    expect(answer?.kind === 'places' ? placesText(view, answer.places) : answer).toEqual(['1:v6a']);
  });
});

describe('completion for ipset restore', () => {
  test('commands', async () =>
    expect(await offered('$0', 'sets')).toEqual(expect.arrayContaining(['create', 'add', 'swap'])));
  test('types', async () => expect(await offered('create a $0', 'sets')).toContain('hash:ip,port'));
  test('options of the type', async () => {
    expect(await offered('create a hash:net $0', 'sets')).toEqual(expect.arrayContaining(['family', 'maxelem']));
    expect(await offered('create a bitmap:port $0', 'sets')).not.toContain('family');
  });
  test('sets that there are', async () => expect(await offered(`${dump}add $0`)).toEqual(['blocked', 'svc', 'all']));
  test('what the set was created for', async () => {
    expect(await offered(`${dump}add blocked 10.0.0.0/8 $0`)).toEqual([
      'timeout',
      'nomatch',
      'comment',
      'packets',
      'bytes',
    ]);
  });
  test('members for a list', async () => expect(await offered(`${dump}create b hash:ip\nadd all $0`)).toEqual(['b']));
  test('nothing in a listing', async () => expect(await offered(`${listing}$0`)).toEqual([]));
});

test('tokens', () => {
  expect(tokenText('create a hash:ip,port comment\nadd a 10.0.0.1,tcp:80 comment "x y"\n')).toEqual([
    'create=keyword',
    'a=function',
    'hash:ip,port=class',
    'comment=parameter',
    'add=keyword',
    'a=function',
    '10.0.0.1=string',
    'tcp:80=number',
    'comment=parameter',
    '"x y"=comment',
  ]);
});
