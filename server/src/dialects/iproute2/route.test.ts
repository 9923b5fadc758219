import { describe, expect, test } from 'vitest';
import { formatAddress, formatPrefix } from '../../net/text.ts';
import { render } from '../../text/message.ts';
import { dumpOf } from '../dump.ts';
import type { Route } from './model.ts';
import { type RouteHints, readRoutes } from './route.ts';

function brief(route: Route): string {
  const hops = route.nextHops.map(({ gateway, device, weight, flags }) =>
    [gateway && `via ${formatAddress(gateway)}`, device && `dev ${device}`, weight > 1 && `x${weight}`, ...flags]
      .filter(Boolean)
      .join(' '),
  );
  const facts = [
    route.source && `src ${formatAddress(route.source)}`,
    route.metric > 0 && `metric ${route.metric}`,
    route.tos > 0 && `tos ${route.tos}`,
    route.scope && `scope ${route.scope}`,
  ].filter(Boolean);
  return [`${route.table}: ${route.type} ${formatPrefix(route.destination)}`, ...hops, ...facts].join(', ');
}

function read(text: string, hints?: RouteHints): { shown: string[]; problems: string[] } {
  const { items, problems } = readRoutes(dumpOf('ip-route.txt', text), hints);
  return {
    shown: items.map(brief),
    problems: problems.map(({ line, problem }) => `${line + 1}: ${problem.code} ${render(problem.message)}`),
  };
}

describe('ip route', () => {
  test('both families, all tables, every kind of line', () => {
    const { shown, problems } = read(`default via 192.0.2.1 dev eth1 proto static metric 100 
10.9.0.2 dev eth1 proto kernel scope link src 10.9.0.1 
10.200.0.0/16 
	nexthop via 192.0.2.1 dev eth1 weight 1 
	nexthop via 192.0.2.2 dev eth1 weight 2 linkdown 
10.202.0.0/16 via 198.18.99.1 dev eth1 onlink 
10.204.0.0/16 via inet6 2001:db8:1::99 dev eth1 
unreachable 100.64.0.0/10 metric 50 
blackhole 198.18.0.0/15 
203.0.113.0/24 via 192.0.2.254 dev eth1 tos 0x10 src 192.0.2.11 mtu 1400 
local default dev lo table 101 scope host 
local 10.96.0.1 dev kube-ipvs0 table local proto kernel scope host src 10.96.0.1 
2001:db8:ff::/48 via 2001:db8:1::1 dev eth1 metric 1024 pref medium
default via fe80::1 dev eth1 metric 1024 pref medium
unreachable default dev lo metric 4294967295 error -101 pref medium
`);
    expect(shown).toEqual([
      'main: unicast 0.0.0.0/0, via 192.0.2.1 dev eth1, metric 100',
      'main: unicast 10.9.0.2/32, dev eth1, src 10.9.0.1, scope link',
      'main: unicast 10.200.0.0/16, via 192.0.2.1 dev eth1, via 192.0.2.2 dev eth1 x2 linkdown',
      'main: unicast 10.202.0.0/16, via 198.18.99.1 dev eth1 onlink',
      'main: unicast 10.204.0.0/16, via 2001:db8:1::99 dev eth1',
      'main: unreachable 100.64.0.0/10, metric 50',
      'main: blackhole 198.18.0.0/15',
      'main: unicast 203.0.113.0/24, via 192.0.2.254 dev eth1, src 192.0.2.11, tos 16',
      '101: local 0.0.0.0/0, dev lo, scope host',
      'local: local 10.96.0.1/32, dev kube-ipvs0, src 10.96.0.1, scope host',
      'main: unicast 2001:db8:ff::/48, via 2001:db8:1::1 dev eth1, metric 1024',
      'main: unicast ::/0, via fe80::1 dev eth1, metric 1024',
      'main: unreachable ::/0, dev lo, metric 4294967295',
    ]);
    expect(problems).toEqual([]);
  });

  test('a default route that names no address has the family of the others', () => {
    expect(read('default dev ppp0 scope link \n').shown).toEqual(['main: unicast 0.0.0.0/0, dev ppp0, scope link']);
    expect(read('fd00::/64 dev eth0 metric 256 \ndefault dev ppp0 metric 1024 \n').shown[1]).toBe(
      'main: unicast ::/0, dev ppp0, metric 1024',
    );
    expect(read('default dev ppp0 \n', { family: 'ipv6' }).shown).toEqual(['main: unicast ::/0, dev ppp0']);
  });

  test('the table of `ip route show table 100` is known from its command line alone', () => {
    expect(read('local default dev lo scope host \n', { table: '100' }).shown).toEqual([
      '100: local 0.0.0.0/0, dev lo, scope host',
    ]);
  });

  test('numbers instead of names (-N), one line a route (-o)', () => {
    expect(read('2 127.0.0.0/8 dev lo table 255 proto 2 scope 254 src 127.0.0.1 \n').shown).toEqual([
      'local: local 127.0.0.0/8, dev lo, src 127.0.0.1, scope 254',
    ]);
    expect(
      read('10.2.0.0/16 \\	nexthop via 10.0.0.1 dev a weight 1 \\	nexthop via 10.0.0.2 dev b weight 3 \n').shown,
    ).toEqual(['main: unicast 10.2.0.0/16, via 10.0.0.1 dev a, via 10.0.0.2 dev b x3']);
  });

  test('an answer of ip route get is no route', () => {
    expect(read('local 10.0.0.1 dev lo table local src 10.0.0.1 uid 0 \n    cache <local> \n')).toEqual({
      shown: [],
      problems: [],
    });
  });

  test('JSON', () => {
    const { shown } = read(
      `[{"dst":"default","gateway":"192.0.2.1","dev":"eth0","protocol":"static","metric":100,"flags":["linkdown"]},
{"type":"local","dst":"10.0.0.1","dev":"lo","table":"local","scope":"host","prefsrc":"10.0.0.1","flags":[]},
{"dst":"10.4.0.0/16","via":{"family":"inet6","host":"fe80::9"},"dev":"eth0","flags":[]},
{"dst":"10.3.0.0/16","flags":[],"nexthops":[{"gateway":"10.0.0.2","dev":"a","weight":2,"flags":[]}]},
{"dst":"default","dev":"wg0","metric":1024,"flags":[],"pref":"medium"}]`,
    );
    expect(shown).toEqual([
      'main: unicast 0.0.0.0/0, via 192.0.2.1 dev eth0 linkdown, metric 100',
      'local: local 10.0.0.1/32, dev lo, src 10.0.0.1, scope host',
      'main: unicast 10.4.0.0/16, via fe80::9 dev eth0',
      'main: unicast 10.3.0.0/16, via 10.0.0.2 dev a x2',
      'main: unicast ::/0, dev wg0, metric 1024',
    ]);
  });

  test('what chooses among routes and what they say of packets: sources, realms, sizes, preferences, TOS by name', () => {
    const { items } = readRoutes(
      dumpOf(
        'ip-route.txt',
        `2001:db8:1::/64 from fd01::/64 via fd03::9 dev eth1 metric 1024 pref high
203.0.113.0/24 via 10.3.0.9 dev eth1 realms 5/10
203.0.114.0/24 via 10.3.0.9 dev eth1 tos lowdelay mtu lock 1300
203.0.115.0/24
	nexthop via 10.1.0.9 realm 4 dev eth0 weight 2
	nexthop via 10.3.0.9 dev eth1 weight 1
`,
      ),
    );
    const [six, realms, sized, several] = items;
    expect([six?.from && formatPrefix(six.from), six?.preference]).toEqual(['fd01::/64', 'high']);
    expect(realms?.nextHops[0]?.realms).toEqual({ from: 5, to: 10 });
    expect([sized?.tos, sized?.mtu, sized?.mtuLocked]).toEqual([0x10, 1300, true]);
    expect(several?.nextHops.map((hop) => hop.realms)).toEqual([{ from: 0, to: 4 }, undefined]);
  });

  test('a bad line costs that line', () => {
    const { shown, problems } = read('10.0.0.0/33 dev eth0\nRTNETLINK answers: no\n10.0.0.0/8 dev eth0\n');
    expect(shown).toEqual(['main: unicast 10.0.0.0/8, dev eth0']);
    expect(problems).toEqual([
      '1: host-addr-range Expected a destination such as 10.0.0.0/8 or default, found “10.0.0.0/33”.',
      '2: host-syntax Expected a destination such as 10.0.0.0/8 or default, found “RTNETLINK”.',
    ]);
  });
});
