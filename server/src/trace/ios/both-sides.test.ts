/** Rules that look at the outside: outside source, inside destination, and the virtual interface. */
import { describe, expect, test } from 'vitest';
import { packet } from '../testing/node.ts';
import { edge, fares, lines, outcomesOf, rows, session } from './testing/router.ts';

describe('outside source', () => {
  const overlap = `${edge}ip nat inside source static network 192.168.7.0 172.20.1.0 /24
ip nat outside source static 192.168.7.30 172.21.1.30 add-route
ip route 192.168.7.30 255.255.255.255 203.0.113.1
`;

  test('both ends of a packet are translated where both networks use the same addresses', () => {
    const opened = session(overlap);
    const sent = opened.send(packet('tcp 192.168.7.5:40000 > 172.21.1.30:80 in Gi0/1'));
    expect(lines(sent)).toEqual(['forwarded Gi0/0: 172.20.1.5:40000 > 192.168.7.30:80']);
    expect(sent.outcomes.map(rows)).toEqual([
      [
        '--- 172.20.1.5 192.168.7.5 --- ---',
        'tcp 172.20.1.5:40000 192.168.7.5:40000 172.21.1.30:80 192.168.7.30:80',
        '--- --- --- 172.21.1.30 192.168.7.30',
      ],
    ]);
    const back = opened.reply(0);
    expect(back === undefined ? [] : lines(back)).toEqual(['forwarded Gi0/1: 172.21.1.30:80 > 192.168.7.5:40000']);
  });

  test('add-route between overlapping networks: the next hop lies inside, too, and both ways are told', () => {
    const bare = overlap.replace('ip route 192.168.7.30 255.255.255.255 203.0.113.1\n', '');
    expect(fares(bare, 'tcp 192.168.7.5:40000 > 172.21.1.30:80 in Gi0/1')).toEqual([
      'forwarded Gi0/0: 172.20.1.5:40000 > 192.168.7.30:80',
      'forwarded Gi0/1: 192.168.7.5:40000 > 172.21.1.30:80',
    ]);
  });

  test('without a route to the outside local address the packet does not find out', () => {
    const missing = overlap.replace(' add-route', '').replace('ip route 0.0.0.0 0.0.0.0 203.0.113.1\n', '');
    expect(fares(missing, 'tcp 192.168.7.5:40000 > 172.21.1.30:80 in Gi0/1')).toEqual([
      'dropped by no-route: 192.168.7.5:40000 > 172.21.1.30:80',
    ]);
  });

  test('a host outside may begin: its source becomes the outside local address', () => {
    expect(fares(overlap, 'tcp 192.168.7.30:5000 > 172.20.1.5:22 in Gi0/0')).toEqual([
      'forwarded Gi0/1: 172.21.1.30:5000 > 192.168.7.5:22',
    ]);
  });

  test('a list gives hosts outside addresses of a pool; packets back find them', () => {
    const pool = `${edge}ip nat inside source static 192.168.7.5 203.0.113.4
ip nat pool GUESTS 172.22.1.1 172.22.1.2 prefix-length 24
ip nat outside source list 9 pool GUESTS
access-list 9 permit 198.51.100.0 0.0.0.255
`;
    expect(
      outcomesOf(pool, [
        'tcp 198.51.100.9:5000 > 203.0.113.4:22 in Gi0/0',
        'tcp 198.51.100.8:5000 > 203.0.113.4:22 in Gi0/0',
        'tcp 192.168.7.5:22 > 172.22.1.1:5000 in Gi0/1',
        'tcp 198.51.100.7:5000 > 203.0.113.4:22 in Gi0/0',
      ]),
    ).toEqual([
      ['forwarded Gi0/1: 172.22.1.1:5000 > 192.168.7.5:22'],
      ['forwarded Gi0/1: 172.22.1.2:5000 > 192.168.7.5:22'],
      ['forwarded Gi0/0: 203.0.113.4:22 > 198.51.100.9:5000'],
      ['dropped by nat: 198.51.100.7:5000 > 203.0.113.4:22'],
    ]);
  });
});

describe('inside destination', () => {
  const farm = `${edge}ip nat pool FARM 192.168.7.31 192.168.7.33 prefix-length 24 type rotary
ip nat inside destination list VIP pool FARM
ip access-list standard VIP
 permit 203.0.113.5
`;
  const ask = (sport: number, protocol = 'tcp'): string =>
    `${protocol} 198.51.100.9:${sport} > 203.0.113.5:80 in Gi0/0`;

  test('whose turn it is is not known at first; then it goes round', () => {
    const [first, second] = outcomesOf(farm, [ask(1), ask(2)]);
    expect(first).toEqual([31, 32, 33].map((host) => `1/3 forwarded Gi0/1: 198.51.100.9:1 > 192.168.7.${host}:80`));
    expect(second).toEqual([32, 33, 31].map((host) => `1/3 forwarded Gi0/1: 198.51.100.9:2 > 192.168.7.${host}:80`));
  });

  test('a connection stays with its server, and the answer shows the virtual address', () => {
    const opened = session(farm);
    opened.send(packet(ask(1)));
    const back = opened.reply(1);
    expect(back === undefined ? [] : lines(back)).toEqual(['1/3 forwarded Gi0/0: 203.0.113.5:80 > 198.51.100.9:1']);
    expect(lines(opened.send(packet(ask(1), { flags: ['ACK'] })))).toHaveLength(3);
  });

  test('it spreads TCP alone', () => {
    expect(fares(farm, ask(1, 'udp'))).toEqual(['forwarded Gi0/0: 198.51.100.9:1 > 203.0.113.5:80']);
  });
});

describe('ip nat enable', () => {
  const virtual = `interface GigabitEthernet0/0
 ip address 203.0.113.2 255.255.255.248
 ip nat enable
interface GigabitEthernet0/1
 ip address 192.168.7.1 255.255.255.0
 ip nat enable
ip route 0.0.0.0 0.0.0.0 203.0.113.1
ip nat source list 7 interface GigabitEthernet0/0 overload
ip nat source static 192.168.7.10 203.0.113.4
access-list 7 permit 192.168.7.0 0.0.0.255
`;

  test('sources are translated on their way out, and answers back', () => {
    expect(
      outcomesOf(virtual, [
        'tcp 192.168.7.11:40000 > 198.51.100.9:443 in Gi0/1',
        'tcp 198.51.100.9:443 > 203.0.113.2:40000 in Gi0/0',
        'tcp 198.51.100.9:5000 > 203.0.113.4:22 in Gi0/0',
        'tcp 192.168.7.10:22 > 198.51.100.9:5000 in Gi0/1',
      ]),
    ).toEqual([
      ['forwarded Gi0/0: 203.0.113.2:40000 > 198.51.100.9:443'],
      ['forwarded Gi0/1: 198.51.100.9:443 > 192.168.7.11:40000'],
      ['forwarded Gi0/1: 198.51.100.9:5000 > 192.168.7.10:22'],
      ['forwarded Gi0/0: 203.0.113.4:22 > 198.51.100.9:5000'],
    ]);
  });

  test('the hairpin works: a host inside reaches another by its global address, and both are translated', () => {
    const opened = session(virtual);
    expect(lines(opened.send(packet('tcp 192.168.7.11:40000 > 203.0.113.4:22 in Gi0/1')))).toEqual([
      'forwarded Gi0/1: 203.0.113.2:40000 > 192.168.7.10:22',
    ]);
    const back = opened.reply(0);
    expect(back === undefined ? [] : lines(back)).toEqual(['forwarded Gi0/1: 203.0.113.4:22 > 192.168.7.11:40000']);
  });
});
