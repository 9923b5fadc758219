import { describe, expect, test } from 'vitest';
import { formatAddress, formatPrefix } from '../../net/text.ts';
import { render } from '../../text/message.ts';
import { dumpOf } from '../dump.ts';
import type { IpSet, SetEntry, SetPart } from './model.ts';
import { readSets } from './parse.ts';

function part(part: SetPart): string {
  switch (part.kind) {
    case 'prefix':
      return formatPrefix(part.prefix);
    case 'range':
      return `${formatAddress(part.low)}-${formatAddress(part.high)}`;
    case 'ports':
      return `${part.protocol ?? 'any'}:${part.low}-${part.high}`;
    case 'mac':
      return part.mac;
    case 'iface':
      return `${part.physdev ? 'port ' : ''}${part.name}${part.wildcard ? '+' : ''}`;
    case 'mark':
      return `mark ${part.mark}`;
    case 'set':
      return `set ${part.name}`;
  }
}

function entry({ parts, nomatch, origin: _, ...more }: SetEntry): string {
  const facts = Object.entries(more).map(([name, value]) =>
    typeof value === 'object' ? `${name} ${value.value}/${value.mask}` : `${name} ${value}`,
  );
  return [parts.map(part).join(', '), ...(nomatch ? ['nomatch'] : []), ...facts].join('; ');
}

function brief(set: IpSet): string {
  return [`${set.name} ${set.type} ${set.family ?? '-'}`, ...set.entries.map(entry)].join('\n  ');
}

function read(text: string): { sets: readonly IpSet[]; shown: string; problems: string[] } {
  const { items, problems } = readSets(dumpOf('ipset.txt', text));
  return { sets: items, shown: items.map(brief).join('\n'), problems: problems.map((found) => show(text, found)) };
}

/** The line, carets under the word to blame, and the message. */
function show(text: string, { line, problem }: ReturnType<typeof readSets>['problems'][number]): string {
  const { start, end } = problem.span;
  return [
    text.split('\n')[line],
    ' '.repeat(start) + '^'.repeat(end - start),
    `${problem.code}: ${render(problem.message)}`,
  ].join('\n');
}

describe('ipset save', () => {
  test('every type, every option of an entry', () => {
    const { shown, problems } =
      read(`create blocked4 hash:net family inet hashsize 1024 maxelem 65536 counters comment bucketsize 12 initval 0x1c02aa70
add blocked4 198.51.100.0/24 packets 0 bytes 0 comment "lab net"
add blocked4 198.51.100.128/25 nomatch packets 0 bytes 0
add blocked4 203.0.113.5 packets 7 bytes 420
create svc hash:ip,port family inet hashsize 1024 maxelem 65536 timeout 0 counters skbinfo bucketsize 12 initval 0x25b1cadb
add svc 192.0.2.1,tcp:80 timeout 0 packets 0 bytes 0 skbmark 0x10/0xff skbprio 1:10 skbqueue 7
create hair hash:ip,port,ip family inet hashsize 1024 maxelem 65536
add hair 10.244.1.2,tcp:8080,10.244.1.2
create np bitmap:port range 30000-32767
add np 30080
create lan bitmap:ip,mac range 192.168.1.0-192.168.1.255
add lan 192.168.1.4
add lan 192.168.1.5,02:00:00:00:00:05
create v6 hash:net family inet6 hashsize 1024 maxelem 65536
add v6 2001:db8:1::/64
create uplinks hash:net,iface family inet hashsize 1024 maxelem 65536
add uplinks 0.0.0.0/0,wlan0
add uplinks 192.0.2.0/24,eth wildcard
add uplinks 198.51.100.0/25,physdev:eth1
create pairs hash:net,net family inet
add pairs 10.0.0.0/8,192.0.2.0/24
create tri hash:net,port,net family inet
add tri 10.0.0.0/8,udp:53,0.0.0.0/0
create macs hash:mac hashsize 1024 maxelem 65536
add macs 02:00:5E:10:00:01
create im hash:ip,mark family inet markmask 0x000000ff
add im 192.0.2.1,0x00000063
create all list:set size 8 timeout 60
add all svc timeout 59
add all blocked4 timeout 59
`);
    expect(problems).toEqual([]);
    expect(shown).toBe(`blocked4 hash:net ipv4
  198.51.100.0/24; packets 0; bytes 0; comment lab net
  198.51.100.128/25; nomatch; packets 0; bytes 0
  203.0.113.5/32; packets 7; bytes 420
svc hash:ip,port ipv4
  192.0.2.1/32, 6:80-80; timeout 0; packets 0; bytes 0; skbmark 16/255; skbprio 1:10; skbqueue 7
hair hash:ip,port,ip ipv4
  10.244.1.2/32, 6:8080-8080, 10.244.1.2/32
np bitmap:port -
  any:30080-30080
lan bitmap:ip,mac ipv4
  192.168.1.4/32
  192.168.1.5/32, 02:00:00:00:00:05
v6 hash:net ipv6
  2001:db8:1::/64
uplinks hash:net,iface ipv4
  0.0.0.0/0, wlan0
  192.0.2.0/24, eth+
  198.51.100.0/25, port eth1
pairs hash:net,net ipv4
  10.0.0.0/8, 192.0.2.0/24
tri hash:net,port,net ipv4
  10.0.0.0/8, 17:53-53, 0.0.0.0/0
macs hash:mac -
  02:00:5e:10:00:01
im hash:ip,mark ipv4
  192.0.2.1/32, mark 99
all list:set -
  set svc; timeout 59
  set blocked4; timeout 59`);
  });

  test('what people write for ipset restore', () => {
    const { shown, problems } = read(`# a comment
create a iphash -exist
add a 192.0.2
add a 192.0.2.8-192.0.2.11
create p hash:ip,port
add p 192.0.2.1,80
add p 192.0.2.1,udp:[domain-s]
add p 192.0.2.1,UDP:90-85
add p 192.0.2.1,icmp:8/0
add p 192.0.2.1,icmp:ping
add p 192.0.2.1,gre:0
n net hash:net
add net 198.51.100.7/24
add net 10.0.0.1-10.0.0.6
add net 192.0.2.1
del net 192.0.2.1
create masked hash:ip netmask 24
add masked 192.0.2.77
create l list:set
add l a
add l p before a
rename net nets
COMMIT
`);
    expect(problems).toEqual([]);
    expect(shown).toBe(`a hash:ip ipv4
  192.0.0.2/32
  192.0.2.8-192.0.2.11
p hash:ip,port ipv4
  192.0.2.1/32, 6:80-80
  192.0.2.1/32, 17:853-853
  192.0.2.1/32, 17:85-90
  192.0.2.1/32, 1:2048-2048
  192.0.2.1/32, 1:2048-2048
  192.0.2.1/32, 47:0-0
masked hash:ip ipv4
  192.0.2.0/24
l list:set -
  set p
  set a
nets hash:net ipv4
  198.51.100.0/24
  10.0.0.1/32
  10.0.0.2/31
  10.0.0.4/31
  10.0.0.6/32`);
  });

  test('options of the create line are kept', () => {
    const { sets } = read('create a hash:ip family inet6 hashsize 64 timeout 60 counters forceadd\n');
    expect(sets[0]?.options).toEqual({
      family: 'inet6',
      hashsize: '64',
      timeout: '60',
      counters: true,
      forceadd: true,
    });
  });

  test('swap exchanges the contents', () => {
    const { shown } = read(
      'create a hash:ip\ncreate b hash:ip\nadd a 1.1.1.1\nadd b 2.2.2.2\nswap a b\nadd a 3.3.3.3\n',
    );
    expect(shown).toBe('a hash:ip ipv4\n  2.2.2.2/32\n  3.3.3.3/32\nb hash:ip ipv4\n  1.1.1.1/32');
  });

  test('a bad line costs that line, and the word to blame is named', () => {
    const { shown, problems } = read(`create a hash:ip
add a 192.0.2.1 timeout 5
add b 192.0.2.2
add a 2001:db8::1
create p hash:ip,port
add p 192.0.2.1,gre:5
add p 192.0.2.1,tcp:70000
add p 192.0.2.1
create q hash:nonsense
ipset add a 1.2.3.4
add a router.example`);
    expect(shown).toBe('a hash:ip ipv4\n  192.0.2.1/32; timeout 5\np hash:ip,port ipv4');
    expect(problems.join('\n')).toBe(`add a 192.0.2.1 timeout 5
                ^^^^^^^
ipset-option-missing-ext: The set was created without timeout, so its entries can’t have timeout.
add b 192.0.2.2
    ^
ipset-undefined: No line above creates the set b.
add a 2001:db8::1
      ^^^^^^^^^^^
ipset-family: The set holds IPv4 addresses, and “2001:db8::1” is IPv6.
add p 192.0.2.1,gre:5
                ^^^^^
ipset-proto-port: gre has no ports: only gre:0 can stand here.
add p 192.0.2.1,tcp:70000
                ^^^^^^^^^
ipset-range: Expected a port from 0 to 65535 or a service, found “70000”.
add p 192.0.2.1
      ^^^^^^^^^
ipset-syntax: An element of a hash:ip,port set has 2 parts separated by commas, found 1.
create q hash:nonsense
         ^^^^^^^^^^^^^
ipset-type-unknown: “hash:nonsense” is no type of set that ipset knows, so this set is left out.
ipset add a 1.2.3.4
^^^^^
ipset-syntax: “ipset” is no command of ipset: expected create, add, or the “Name:” of a listing.
add a router.example
      ^^^^^^^^^^^^^^
ipset-names: “router.example” is a host name: what it stands for is not in the dump.`);
  });
});

describe('ipset list', () => {
  const list = `Name: v6a
Type: hash:ip
Revision: 6
Header: family inet6 hashsize 1024 maxelem 65536 timeout 600 counters comment bucketsize 12 initval 0xb093d83d
Size in memory: 631
References: 2
Number of entries: 2
Members:
2001:db8::3 timeout 599 packets 5 bytes 600 comment "say hi"
2001:db8::4 timeout 0 packets 0 bytes 0

Name: np
Type: bitmap:port
Revision: 3
Header: range 30000-32767
Size in memory: 424
References: 0
Number of entries: 1
Members:
30080

Name: l
Type: list:set
Revision: 3
Header: size 8
Size in memory: 128
References: 0
Number of entries: 1
Members:
np
`;

  test('sets with their members', () => {
    const { shown, problems, sets } = read(list);
    expect(problems).toEqual([]);
    expect(shown).toBe(`v6a hash:ip ipv6
  2001:db8::3/128; timeout 599; packets 5; bytes 600; comment say hi
  2001:db8::4/128; timeout 0; packets 0; bytes 0
np bitmap:port -
  any:30080-30080
l list:set -
  set np`);
    expect(sets[0]?.entries[0]?.origin).toEqual({ file: 'ipset.txt', line: 8 });
  });

  test('what is wrong is blamed at its own line', () => {
    const { problems, sets } = read(`Name: a-name-that-is-longer-than-31-bytes
Type: hash:net
Header: family inet hashsize many
Members:

Name: b
Type: hash:cow
Header: family inet
Members:
10.0.0.1

Name: c
Header: family inet
`);
    expect(sets.map(({ name }) => name)).toEqual(['a-name-that-is-longer-than-31-bytes']);
    expect(problems.join('\n')).toBe(`Name: a-name-that-is-longer-than-31-bytes
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
ipset-range: The name of a set has at most 31 bytes.
Header: family inet hashsize many
                             ^^^^
ipset-range: Expected a valid hashsize, found “many”.
Type: hash:cow
      ^^^^^^^^
ipset-type-unknown: “hash:cow” is no type of set that ipset knows, so this set is left out.
Header: family inet
^^^^^^^
ipset-syntax: Expected a set’s name and type, found “Header:”.`);
  });

  test('also in XML', () => {
    const { problems } = read(`<ipsets>
<ipset name="b">
<type>hash:cow</type>
<header><family>inet</family></header>
</ipset>
<ipset name="c">
<header><family>inet</family></header>
</ipset>
</ipsets>
`);
    expect(problems.join('\n')).toBe(`<type>hash:cow</type>
      ^^^^^^^^
ipset-type-unknown: “hash:cow” is no type of set that ipset knows, so this set is left out.
<header><family>inet</family></header>
^^^^^^^^
ipset-syntax: Expected a set’s name and type, found “<header>”.`);
  });

  test('XML, whose comments ipset does not escape', () => {
    const { shown, problems } = read(`<ipsets>
<ipset name="a">
<type>hash:net</type>
<revision>7</revision>
<header><family>inet</family><hashsize>1024</hashsize><maxelem>65536</maxelem><counters/><comment/><bucketsize>12</bucketsize><initval>0x9737fe6c</initval>
<memsize>672</memsize>
<references>1</references>
<numentries>2</numentries>
</header>
<members>
<member><elem>198.51.100.128/25</elem><nomatch/><packets>0</packets><bytes>0</bytes></member>
<member><elem>198.51.100.0/24</elem><packets>0</packets><bytes>0</bytes><comment>"a < b & c"</comment></member>
</members>
</ipset>
</ipsets>
`);
    expect(problems).toEqual([]);
    expect(shown).toBe(`a hash:net ipv4
  198.51.100.128/25; nomatch; packets 0; bytes 0
  198.51.100.0/24; packets 0; bytes 0; comment a < b & c`);
  });
});
