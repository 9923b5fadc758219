import { describe, expect, test } from 'vitest';
import { formatDottedQuad } from '../../net/ipv4.ts';
import { formatAddress } from '../../net/text.ts';
import type { AclAddress, AclEntry, PortMatch } from './model.ts';
import { routerOf } from './testing/router.ts';

const address = (end: AclAddress | undefined): string =>
  end === undefined
    ? ''
    : end.kind === 'any'
      ? 'any'
      : end.kind === 'group'
        ? `group ${end.group.name}`
        : `${formatAddress(end.address)}/${formatDottedQuad(end.wildcard)}`;

function ports(match: PortMatch | undefined): string {
  switch (match?.kind) {
    case undefined:
      return '';
    case 'eq':
    case 'neq':
      return ` ${match.kind} ${match.ports.join(',')}`;
    case 'gt':
    case 'lt':
      return ` ${match.kind} ${match.port}`;
    case 'range':
      return ` ${match.low}-${match.high}`;
    case 'group':
      return ` group ${match.group.name}`;
  }
}

const told = (entry: AclEntry): string =>
  `${entry.sequence} ${entry.action} ${entry.protocol ?? 'ip'} ${address(entry.source)}${ports(entry.sourcePorts)} ${address(entry.destination)}${ports(entry.destinationPorts)}`.trim();

const entries = (text: string): readonly string[] =>
  routerOf(text).accessLists.flatMap((list) => list.entries.map(told));

describe('lines of access lists', () => {
  test.each([
    ['access-list 7 permit any', '10 permit ip any'],
    ['access-list 7 permit 192.168.7.99', '10 permit ip 192.168.7.99/0.0.0.0'],
    ['access-list 7 deny host 192.168.7.99', '10 deny ip 192.168.7.99/0.0.0.0'],
    ['access-list 7 permit 192.168.7.0 0.0.0.254', '10 permit ip 192.168.7.0/0.0.0.254'],
    ['access-list 1300 permit 10.0.0.0 0.255.255.255 log', '10 permit ip 10.0.0.0/0.255.255.255'],
    ['access-list 110 permit ip 10.0.0.0 0.0.0.255 any', '10 permit ip 10.0.0.0/0.0.0.255 any'],
    ['access-list 110 permit tcp any host 10.0.0.1 eq www 443', '10 permit 6 any 10.0.0.1/0.0.0.0 eq 80,443'],
    ['access-list 110 permit udp any range 1 9 any gt 1023', '10 permit 17 any 1-9 any gt 1023'],
    ['access-list 110 permit 47 any any', '10 permit 47 any any'],
    ['access-list 110 permit tcp object-group A object-group B neq telnet', '10 permit 6 group A group B neq 23'],
    ['access-list 110 permit udp any eq bootps any', '10 permit 17 any eq 67 any'],
  ])('%s', (line, expected) => {
    expect(entries(line)).toEqual([expected]);
  });

  test('conditions beside addresses', () => {
    const [list] = routerOf(`ip access-list extended X
 permit tcp any any established
 permit icmp any any echo-reply
 permit tcp any any match-all +syn -ack
 permit ip any any fragments
 permit udp any any dscp ef time-range WORK log
`).accessLists;
    expect(
      list?.entries.map(({ established, icmp, flags, fragments, others, timeRange }) => ({
        established,
        icmp,
        flags,
        fragments,
        others,
        timeRange: timeRange?.name,
      })),
    ).toMatchObject([
      { established: true },
      { icmp: { type: 0 } },
      { flags: { how: 'all', set: ['syn'], clear: ['ack'] } },
      { fragments: true },
      { others: ['dscp ef'], timeRange: 'WORK' },
    ]);
  });

  test('numbers order the lines, and “no” with a number takes one away', () => {
    expect(
      entries('ip access-list standard X\n 20 permit host 10.0.0.2\n 10 permit host 10.0.0.1\n 30 deny any\n no 20\n'),
    ).toEqual(['10 permit ip 10.0.0.1/0.0.0.0', '30 deny ip any']);
  });

  test('resequence numbers them anew', () => {
    expect(
      entries('ip access-list standard X\n permit host 10.0.0.1\n deny any\nip access-list resequence X 100 5\n'),
    ).toEqual(['100 permit ip 10.0.0.1/0.0.0.0', '105 deny ip any']);
  });

  test('a numbered list may be written in both ways', () => {
    const [list, ...others] = routerOf(
      'access-list 101 permit ip any any\nip access-list extended 101\n deny ip host 10.0.0.1 any\n',
    ).accessLists;
    expect(others).toEqual([]);
    expect(list?.entries).toHaveLength(2);
  });

  test('“no access-list” removes the whole list', () => {
    expect(entries('access-list 7 permit any\nno access-list 7\n')).toEqual([]);
  });
});

test('route maps: clauses in the order of their numbers, matches with their names', () => {
  const [map] = routerOf(`route-map ISP permit 20
 match interface Gi0/1
route-map ISP deny 10
 match ip address 110 STAFF
 set ip next-hop 203.0.113.1
`).routeMaps;
  expect(
    map?.clauses.map(({ action, sequence, matches, sets }) => [action, sequence, matches.length, sets.length]),
  ).toEqual([
    ['deny', 10, 1, 1],
    ['permit', 20, 1, 0],
  ]);
  expect(map?.clauses[0]?.matches[0]).toMatchObject({ kind: 'address', lists: [{ name: '110' }, { name: 'STAFF' }] });
  expect(map?.clauses[1]?.matches[0]).toMatchObject({
    kind: 'interface',
    interfaces: [{ name: 'GigabitEthernet0/1' }],
  });
});
