import { describe, expect, test } from 'vitest';
import { formatAddress } from '../../net/text.ts';
import type { NatAddress, NatRule, StaticRule } from './model.ts';
import { problemsIn, routerOf } from './testing/router.ts';

const shown = (end: NatAddress): string =>
  end.kind === 'address'
    ? formatAddress(end.address)
    : end.kind === 'range'
      ? `${formatAddress(end.range.low)}-${formatAddress(end.range.high)}`
      : end.interface.name;

function told(rule: NatRule): string {
  if (rule.kind === 'destination') return 'destination';
  const on = rule.on?.name ?? 'everywhere';
  if (rule.kind === 'dynamic') {
    const match = rule.match.kind === 'list' ? rule.match.list.name : rule.match.kind;
    const to = rule.to.kind === 'pool' ? `group ${rule.to.pool.name}` : rule.to.interface.name;
    return `${rule.side} on ${on}: ${match} → ${to}, ports ${rule.overload === 'no' ? 'kept' : 'translated'}`;
  }
  const ports = (range: StaticRule['localPorts']): string =>
    range === undefined ? '' : range.low === range.high ? `:${range.low}` : `:${range.low}-${range.high}`;
  if (rule.kind === 'server-group')
    return `${rule.side} on ${on}: server group ${rule.group.name} ↔ ${shown(rule.global)}${ports(rule.globalPorts)}`;
  return `${rule.side} on ${on}: ${shown(rule.local)}${ports(rule.localPorts)} ↔ ${shown(rule.global)}${ports(rule.globalPorts)}`;
}

const vrp = (line: string): string => `sysname AR\n#\ninterface GigabitEthernet0/0/1\n ${line}\n#\n`;

describe('VRP hangs rules on the outside interface', () => {
  test.each([
    ['nat outbound 2000', 'inside on GigabitEthernet0/0/1: 2000 → GigabitEthernet0/0/1, ports translated'],
    ['nat outbound 3000 address-group 1', 'inside on GigabitEthernet0/0/1: 3000 → group 1, ports translated'],
    ['nat outbound 2000 address-group 1 no-pat', 'inside on GigabitEthernet0/0/1: 2000 → group 1, ports kept'],
    [
      'nat server protocol tcp global 203.0.113.20 www inside 192.168.1.80 8080',
      'inside on GigabitEthernet0/0/1: 192.168.1.80:8080 ↔ 203.0.113.20:80',
    ],
    [
      'nat server protocol tcp global current-interface 2222 inside 192.168.1.9 22',
      'inside on GigabitEthernet0/0/1: 192.168.1.9:22 ↔ GigabitEthernet0/0/1:2222',
    ],
    [
      'nat server global 203.0.113.21 inside 192.168.1.81',
      'inside on GigabitEthernet0/0/1: 192.168.1.81 ↔ 203.0.113.21',
    ],
    [
      'nat server protocol tcp global 203.0.113.20 80 inside server-group 7',
      'inside on GigabitEthernet0/0/1: server group 7 ↔ 203.0.113.20:80',
    ],
    [
      'nat server web zone untrust protocol tcp global 203.0.113.20 80 inside 192.168.1.80 8080 no-reverse unr-route',
      'inside on GigabitEthernet0/0/1: 192.168.1.80:8080 ↔ 203.0.113.20:80',
    ],
    [
      'nat static global 203.0.113.30 inside 192.168.1.30',
      'inside on GigabitEthernet0/0/1: 192.168.1.30 ↔ 203.0.113.30',
    ],
  ])('%s', (line, expected) => {
    expect(routerOf(vrp(line)).rules.map(told)).toEqual([expected]);
    expect(problemsIn(vrp(line))).toEqual([]);
  });

  test('a prompt tells the interface’s view, `undo` takes back', () => {
    const router = routerOf(
      [
        '<Huawei>system-view',
        '[Huawei]acl number 2000',
        '[Huawei-acl-basic-2000]rule 5 permit source 192.168.1.0 0.0.0.255',
        '[Huawei-acl-basic-2000]quit',
        '[Huawei]interface GigabitEthernet0/0/1',
        '[Huawei-GigabitEthernet0/0/1]nat outbound 2000',
        '[Huawei-GigabitEthernet0/0/1]nat outbound 2001',
        '[Huawei-GigabitEthernet0/0/1]undo nat outbound 2001',
      ].join('\n'),
    );
    expect(router.vendor).toBe('vrp');
    expect(router.rules.map(told)).toEqual([
      'inside on GigabitEthernet0/0/1: 2000 → GigabitEthernet0/0/1, ports translated',
    ]);
    expect(router.accessLists.map(({ name, kind, entries }) => `${name} ${kind} ${entries.length}`)).toEqual([
      '2000 standard 1',
    ]);
  });
});

test('Comware: groups of several ranges, static pairs for all interfaces, names for lists', () => {
  const router = routerOf(`#
 version 7.1.064, Release 0605
#
nat address-group 1
 address 203.0.113.10 203.0.113.19
 address 203.0.113.40 203.0.113.49
 port-range 1024 65535
#
nat static outbound 192.168.1.30 203.0.113.30
nat static outbound net-to-net 192.168.5.0 192.168.5.255 global 203.0.114.0 24
#
interface GigabitEthernet0/0
 nat outbound 2000 address-group 1 no-pat reversible
 nat server protocol tcp global 203.0.113.21 8000 8009 inside 192.168.1.81 8000 8009
#
acl basic 2000
 rule 0 permit source 192.168.1.0 0.0.0.255
`);
  expect(router.vendor).toBe('comware');
  expect(router.pools[0]?.ranges).toHaveLength(2);
  expect(router.pools[0]?.ports).toMatchObject({ low: 1024, high: 65_535 });
  expect(router.rules.map(told)).toEqual([
    'inside on everywhere: 192.168.1.30 ↔ 203.0.113.30',
    'inside on everywhere: 192.168.5.0 ↔ 203.0.114.0',
    'inside on GigabitEthernet0/0: 2000 → group 1, ports kept',
    'inside on GigabitEthernet0/0: 192.168.1.81:8000-8009 ↔ 203.0.113.21:8000-8009',
  ]);
});

test('a net-to-net rule names the first and the last host of its network', () => {
  const [rule] = routerOf('nat static outbound net-to-net 192.168.2.1 192.168.2.254 global 203.0.114.0 24').rules;
  expect(rule?.kind === 'static' && rule.local.kind === 'address' ? formatAddress(rule.local.address) : rule).toBe(
    '192.168.2.0',
  );
});

test('a list and a group go by their number or their name, whichever a rule says', () => {
  const router = routerOf(`sysname H3C
#
nat address-group 1 name out
 address 203.0.113.10 203.0.113.11
#
interface GigabitEthernet0/1
 packet-filter name lan inbound
 nat outbound name lan address-group name out
#
acl basic 2000 name lan
 rule 0 permit source 192.168.1.0 0.0.0.255
#
`);
  expect(router.rules.map(told)).toEqual(['inside on GigabitEthernet0/1: 2000 → group 1, ports translated']);
  expect(router.interfaces[0]?.accessGroups[0]?.list.name).toBe('2000');
  expect(router.pools.length).toBe(1);
});
