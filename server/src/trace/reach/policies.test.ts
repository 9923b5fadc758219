/** What a policy rule takes, where its table leads, and what it leaves to the next one: as plain data. */
import { describe, expect, test } from 'vitest';
import type { Family } from '../../net/family.ts';
import { parseAddress } from '../../net/text.ts';
import { addressesBetween, namesLike, wholeOf } from '../space/dimensions.ts';
import { common, type Intervals, isWithin } from '../space/intervals.ts';
import { numbers } from '../space/region.ts';
import { router } from '../testing/node.ts';
import { type Policy, policiesOf, type Routed } from './policyWays.ts';

const main = `default via 10.2.0.254 dev eth-r
10.1.0.0/24 dev eth-l scope link src 10.1.0.1
10.2.0.0/24 dev eth-r scope link src 10.2.0.1
fd02::/64 dev eth-r
`;

interface Asked {
  readonly family?: Family;
  readonly routed?: Routed;
  readonly routes?: string;
  readonly files?: Readonly<Record<string, string>>;
}

/** The rules between those of the tables local and main. Undefined: they can't be told apart. */
function policies(rules: string, { family = 'ipv4', routed = 'received', routes = '', files = {} }: Asked = {}) {
  const last =
    family === 'ipv4'
      ? '32766: from all lookup main\n32767: from all lookup default\n'
      : '32766: from all lookup main\n';
  const name = family === 'ipv4' ? 'ip-rule.txt' : 'ip-6-rule.txt';
  const text = `0: from all lookup local\n${rules}\n${last}`;
  return policiesOf(router('', { [name]: text, 'ip-route.txt': `${main}${routes}`, ...files }), family, routed);
}

/** The one behind that of the table local. */
const policy = (rules: string, asked: Asked = {}): Policy | undefined => policies(rules, asked)?.[1];

const at = (address: string): Intervals => {
  const read = parseAddress(address);
  return read === undefined ? [] : addressesBetween(read, read);
};

/** Interfaces among these that its ways to an address name. */
function outOf({ ways }: Policy, address: string): readonly string[] {
  const leading = ways.filter((way) => common(way.get('dst') ?? [], at(address)).length > 0);
  return ['', 'lo', 'eth-l', 'eth-r'].filter((name) =>
    leading.some((way) => common(way.get('out') ?? [], namesLike(name, false)).length > 0),
  );
}

const leaves = ({ beyond }: Policy, address: string): boolean => isWithin(at(address), beyond);

describe('what is not a matter of addresses, marks and interfaces of arrival alone is not told apart', () => {
  test.each<readonly [string, string, Asked]>([
    ['a rule for VRFs', '100: from all lookup [l3mdev-table]', {}],
    ['what is set beside a mask', '100: from all fwmark 0x3/0x1 lookup main', {}],
    ['a route for a TOS', '100: from all lookup 100', { routes: '10.9.0.0/16 tos 0x10 dev eth-l table 100\n' }],
    ['a route that is dead', '100: from all lookup 100', { routes: '10.9.0.0/16 dev eth-l table 100 dead linkdown\n' }],
    ['nobody at the other end', '100: from all lookup 100', { routes: '10.9.0.0/16 dev eth-l table 100 linkdown\n' }],
    [
      'a route for a source',
      '100: from all lookup 100',
      { family: 'ipv6', routes: 'fd09::/64 from fd01::/64 dev eth-l table 100\n' },
    ],
  ])('%s', (_, rules, asked) => expect(policies(rules, asked)).toBeUndefined());

  test('a node with VRFs', () => {
    const devices = `1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536
    inet 127.0.0.1/8 scope host lo
2: red: <NOARP,MASTER,UP,LOWER_UP> mtu 65575
    link/ether 02:00:00:00:01:01 brd ff:ff:ff:ff:ff:ff
    vrf table 10
`;
    const rule = '100: from all fwmark 1 lookup main';
    expect(policies(rule)).toHaveLength(4);
    expect(policies(rule, { files: { 'ip-addr.txt': devices } })).toBeUndefined();
  });
});

describe('over IPv6 what a rule suppressed counts after all where no later one looks anything up', () => {
  const ends = (last: string) =>
    policiesOf(
      router('', { 'ip-6-rule.txt': `0: from all lookup local\n${last}\n`, 'ip-route.txt': main }),
      'ipv6',
      'received',
    );
  test.each([
    ['32766: from all lookup main', 2],
    ['32766: from all lookup main\n40000: from all unreachable', 3],
    ['32766: from all lookup main suppress_prefixlength 0', undefined],
    ['32766: from fd01::/64 lookup main', undefined],
    ['32766: from all to fd01::/64 lookup main', undefined],
    ['32766: from all fwmark 1 lookup main', undefined],
    ['32766: from all iif eth-l lookup main', undefined],
    ['32766: not from all lookup main', undefined],
  ])('%s', (last, count) => expect(ends(last)?.length).toBe(count));
});

test('a usual table that no dump shows is empty', () => {
  const [, , , other] = policies('100: from all fwmark 1 lookup main') ?? [];
  expect(other).toMatchObject({ ways: [], beyond: wholeOf('dst', 'ipv4') });
});

test('what the table local delivers leaves by no interface, and all of it is the next rule’s', () => {
  const routes = 'local 10.1.0.1 dev eth-l table local\nbroadcast 10.1.0.255 dev eth-l table local\n';
  const [local] = policies('', { routes }) ?? [];
  expect(local && outOf(local, '10.1.0.1')).toEqual([]);
  expect(local && outOf(local, '10.1.0.255')).toEqual(['eth-l']);
  expect(local?.beyond).toEqual(wholeOf('dst', 'ipv4'));
});

describe('the routes of a table', () => {
  const found = (routes: string, rule = 'from all lookup 100') => {
    const only = policy(`100: ${rule}`, { routes: routes.replaceAll('\n', ' table 100\n') });
    if (only === undefined) throw new Error('they are not told apart');
    return only;
  };

  test('a longer prefix wins, in whatever order they stand', () => {
    const only = found('10.9.0.0/16 dev eth-l\n10.9.9.0/24 dev eth-r\n10.9.8.0/24 dev eth-r\n');
    expect(['10.9.0.7', '10.9.9.7', '10.9.8.7'].map((each) => outOf(only, each))).toEqual([
      ['eth-l'],
      ['eth-r'],
      ['eth-r'],
    ]);
    expect(['10.9.0.7', '10.9.9.7', '10.8.0.7'].map((each) => leaves(only, each))).toEqual([false, false, true]);
  });

  test('of one prefix either may count', () => {
    const only = found('10.9.0.0/16 dev eth-l metric 1\n10.9.0.0/16 dev eth-r metric 2\n');
    expect(outOf(only, '10.9.0.7')).toEqual(['eth-l', 'eth-r']);
  });

  test('broadcasts leave by their interface', () => {
    expect(outOf(found('broadcast 10.9.0.255 dev eth-l\n'), '10.9.0.255')).toEqual(['eth-l']);
  });

  test('what is valid on one link is left to the next rule, though a route is for all', () => {
    const routes = 'default via fd01::7 dev eth-l table 100\n';
    const only = policy('100: from all lookup 100', { family: 'ipv6', routes });
    expect(only && leaves(only, 'fe80::1')).toBe(true);
    expect(only && leaves(only, '2001:db8::1')).toBe(false);
  });

  test('what ends there is nobody else’s, also where shorter prefixes are left to later rules', () => {
    const only = found(
      '10.9.0.0/16 dev eth-l\nblackhole 10.8.0.0/16\n',
      'from all lookup 100 suppress_prefixlength 16',
    );
    expect([leaves(only, '10.9.0.7'), leaves(only, '10.8.0.7')]).toEqual([true, false]);
    expect(outOf(only, '10.9.0.7')).toEqual([]);
  });
});

describe('whom a rule takes', () => {
  test('what the node sends shows no interface yet where its rule asks for lo', () => {
    const [box] = policy('100: from all iif lo lookup main')?.selected.boxes ?? [];
    expect(isWithin(namesLike('', false), box?.get('in') ?? [])).toBe(true);
    expect(common(box?.get('in') ?? [], namesLike('eth-l', false))).toEqual([]);
  });

  test('a program may have bound its socket to the source that a rule asks for, or not: all else counts', () => {
    const selected = (rule: string) => policy(`100: ${rule} lookup main`, { routed: 'sent' })?.selected;
    const only = selected('from 10.1.0.1 to 10.2.0.0/24 fwmark 1/1');
    expect(only?.exact).toBe(false);
    expect([...(only?.boxes[0] ?? [])]).toEqual([
      ['dst', addressesBetween(...ends('10.2.0.0', '10.2.0.255'))],
      ['mark.0', numbers(1)],
    ]);
    expect(selected('not from 10.1.0.1 to 10.2.0.0/24')).toEqual({ boxes: [new Map()], exact: false });
    expect(selected('from all to 10.2.0.0/24')?.exact).toBe(true);
  });
});

function ends(first: string, last: string) {
  const [one, other] = [parseAddress(first), parseAddress(last)];
  if (one === undefined || other === undefined) throw new Error('no address');
  return [one, other] as const;
}
