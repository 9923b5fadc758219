/** The translation table: dumps of it, rows, ICMP errors, and configurations that show little. */
import { describe, expect, test } from 'vitest';
import { packet } from '../testing/node.ts';
import { edge, fares, lines, outcomesOf, session } from './testing/router.ts';

const pat = `${edge}ip nat inside source list 7 interface GigabitEthernet0/0 overload\naccess-list 7 permit 192.168.7.0 0.0.0.255\n`;
const table = `Pro Inside global      Inside local       Outside local      Outside global
tcp 203.0.113.2:40000  192.168.7.5:40000  198.51.100.9:443   198.51.100.9:443
--- 203.0.113.4        192.168.7.10       ---                ---
`;

describe('show ip nat translations', () => {
  test('a flow of the dump is followed, in both directions', () => {
    expect(
      outcomesOf(
        pat,
        ['tcp 198.51.100.9:443 > 203.0.113.2:40000 in Gi0/0', 'tcp 192.168.7.5:40000 > 198.51.100.9:443 in Gi0/1'],
        {},
        table,
      ),
    ).toEqual([
      ['forwarded Gi0/1: 198.51.100.9:443 > 192.168.7.5:40000'],
      ['forwarded Gi0/0: 203.0.113.2:40000 > 198.51.100.9:443'],
    ]);
  });

  test('a port of the dump is taken for everybody else', () => {
    expect(outcomesOf(pat, ['tcp 192.168.7.6:40000 > 198.51.100.9:443 in Gi0/1'], {}, table)).toEqual([
      ['forwarded Gi0/0: 203.0.113.2:1024 > 198.51.100.9:443'],
    ]);
  });

  test('a simple entry serves every packet of its host', () => {
    expect(outcomesOf(pat, ['tcp 198.51.100.20:5000 > 203.0.113.4:22 in Gi0/0'], {}, table)).toEqual([
      ['forwarded Gi0/1: 198.51.100.20:5000 > 192.168.7.10:22'],
    ]);
  });

  test('the table alone, without a configuration, tells what it can', () => {
    expect(outcomesOf('', ['tcp 198.51.100.9:443 > 203.0.113.2:40000 in Gi0/0'], {}, table)).toEqual([
      ['forwarded: 198.51.100.9:443 > 192.168.7.5:40000'],
    ]);
  });
});

describe('ICMP errors', () => {
  const quoted = (src: string, sport: number) => ({
    src,
    dst: '198.51.100.9',
    protocol: 'tcp',
    sport,
    dport: 443,
  });

  test('an error from outside is translated by the entry of the packet that it quotes', () => {
    const opened = session(pat);
    opened.send(packet('tcp 192.168.7.5:40000 > 198.51.100.9:443 in Gi0/1'));
    opened.send(packet('tcp 192.168.7.6:40000 > 198.51.100.9:443 in Gi0/1'));
    const error = { icmpType: 3, icmpCode: 1, quoted: quoted('203.0.113.2', 1024) };
    const [outcome] = opened.send(packet('icmp 198.51.100.1 > 203.0.113.2 in Gi0/0', error)).outcomes;
    expect(outcome).toMatchObject({ verdict: 'forwarded', out: 'GigabitEthernet0/1' });
    expect(outcome?.packet.dst.words).toEqual([0xc0a80706]);
    expect(outcome?.packet.quoted).toMatchObject({ sport: 40000, src: { words: [0xc0a80706] } });
  });

  test('an error about nobody’s packet reaches the router itself', () => {
    const error = { icmpType: 3, icmpCode: 1, quoted: quoted('203.0.113.2', 999) };
    const [outcome] = session(pat).send(packet('icmp 198.51.100.1 > 203.0.113.2 in Gi0/0', error)).outcomes;
    expect(outcome?.verdict).toBe('delivered');
  });
});

describe('a configuration that shows little', () => {
  test.each([
    [
      'one line alone, from inside',
      'ip nat inside source static 192.168.1.1 20.0.0.2\n',
      'tcp 192.168.1.1:40000 > 8.8.8.8:80 in e0',
      'forwarded: 20.0.0.2:40000 > 8.8.8.8:80',
    ],
    [
      'one line alone, from outside',
      'ip nat inside source static 192.168.1.1 20.0.0.2\n',
      'tcp 8.8.8.8:5000 > 20.0.0.2:80 in s0',
      'forwarded: 8.8.8.8:5000 > 192.168.1.1:80',
    ],
    [
      'one line alone, and no interface either',
      'ip nat inside source static 192.168.1.1 20.0.0.2\n',
      'tcp 8.8.8.8:5000 > 20.0.0.2:80',
      'forwarded: 8.8.8.8:5000 > 192.168.1.1:80',
    ],
    [
      'no route: it goes by the outside interface',
      edge.replace(/ip route.*\n/, 'ip nat inside source static 192.168.7.10 203.0.113.4\n'),
      'tcp 192.168.7.10:40000 > 8.8.8.8:80 in Gi0/1',
      'forwarded Gi0/0: 203.0.113.4:40000 > 8.8.8.8:80',
    ],
    [
      'no interface named: the one where the source lies',
      pat,
      'tcp 192.168.7.10:40000 > 8.8.8.8:80',
      'forwarded Gi0/0: 203.0.113.2:40000 > 8.8.8.8:80',
    ],
    [
      'an address from DHCP: another stands for it',
      pat.replace('ip address 203.0.113.2 255.255.255.248', 'ip address dhcp').replace(/ip route.*\n/, ''),
      'tcp 192.168.7.10:40000 > 8.8.8.8:80 in Gi0/1',
      'forwarded Gi0/0: 192.0.2.1:40000 > 8.8.8.8:80',
    ],
  ])('%s', (_, config, asked, expected) => {
    const [outcome] = session(config).send(packet(asked)).outcomes;
    expect(outcome === undefined ? [] : lines({ outcomes: [outcome] })).toEqual([expected]);
    expect(outcome?.assumptions.length).toBeGreaterThan(0);
  });

  test('an interface that is not there is said, with those that are', () => {
    const [outcome] = session(pat).send(packet('tcp 192.168.7.10:40000 > 8.8.8.8:80 in Gi9/9')).outcomes;
    expect(outcome).toMatchObject({ verdict: 'undecided', decidedBy: { part: 'interface' } });
  });

  test('IPv6 is not traced', () => {
    const [outcome] = session(pat).send(
      packet('tcp 1.1.1.1:1 > 2.2.2.2:2 in Gi0/1', { src: 'fd00::1', dst: 'fd00::2' }),
    ).outcomes;
    expect(outcome).toMatchObject({ verdict: 'undecided', decidedBy: { part: 'family' } });
  });

  test('a list that nothing defines matches nothing, which can be answered otherwise', () => {
    const undefinedList = pat.replace('access-list 7', 'access-list 8');
    const asked = 'tcp 192.168.7.10:40000 > 8.8.8.8:80 in Gi0/1';
    expect(fares(undefinedList, asked)).toEqual(['forwarded Gi0/0: 192.168.7.10:40000 > 8.8.8.8:80']);
    expect(fares(undefinedList, asked, { assumptions: { 'nat:undefined-list': false } })).toEqual([
      'forwarded Gi0/0: 203.0.113.2:40000 > 8.8.8.8:80',
    ]);
  });
});

test('the answer comes back also where no line shows by which interface the packet left', () => {
  const opened = session('ip nat inside source static 192.168.1.1 20.0.0.2\n');
  opened.send(packet('tcp 192.168.1.1:40000 > 8.8.8.8:80 in e0'));
  const back = opened.reply(0);
  expect(back === undefined ? [] : lines(back)).toEqual(['forwarded: 8.8.8.8:80 > 192.168.1.1:40000']);
});
