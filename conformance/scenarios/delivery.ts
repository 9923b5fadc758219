/** What IPv6 itself does with extension headers: hop-by-hop options on arrival, the others behind the last rule of INPUT. */
import type { Bed, Scenario, ScenarioHeader } from '../kernel/scenario.ts';
import { left, local, rules, topic } from './build.ts';

type Headers = readonly (ScenarioHeader | ScenarioHeader['kind'])[];
type Option = NonNullable<ScenarioHeader['options']>[number];

const udp = (headers: Headers, more = {}) => left('udp [fd01::7]:1 > [fd01::1]:2', { headers, ...more });
const forwarded = (headers: Headers, more = {}) => left('udp [fd01::7]:1 > [fd02::5]:2', { headers, ...more });
const looped = (headers: Headers, more = {}) => local('udp [fd01::1]:1 > [fd02::1]:2', { headers, ...more });
const toAll = (headers: Headers) => left('udp [fd01::7]:1 > [ff02::1]:2', { headers, toMac: '33:33:00:00:00:01' });

const option = (type: number, length = 4): Option => ({ type, length });
const many = (count: number, one: Option): readonly Option[] => Array.from({ length: count }, () => one);
const pad1 = option(0, 0);
const holding = (kind: ScenarioHeader['kind'], ...options: readonly Option[]): ScenarioHeader => ({ kind, options });

/** Each of the four kinds that the upper bits of a type tell apart, those with a name, and odd padding. */
const optionLists: readonly (readonly Option[])[] = [
  ...[0x1e, 0x4e, 0x8e, 0xce, 0xc2, 0xc9, 7, 49].map((type) => [option(type)]),
  [option(5, 2), option(1, 0)],
  [option(5)],
  [option(0xc9, 16), ...many(4, pad1)],
  [option(1, 12)],
  [option(1, 5), pad1, pad1, option(1, 3)],
  many(6, pad1),
  many(14, pad1),
  [...many(8, option(30, 0)), option(1, 4)],
  [...many(9, option(30, 0)), option(1, 2)],
];
const part = (offset: number, more: boolean) => ({ offset, more });
const routing = (routingType: number, segmentsLeft: number, addresses = ['fd01::1']): ScenarioHeader => ({
  kind: 'routing',
  routingType,
  segmentsLeft,
  addresses,
});

const packets: Readonly<Record<string, Scenario['packets']>> = {
  'options for the destination': optionLists.map((options) => udp([holding('destination', ...options)])),
  'options for everybody': [
    ...optionLists.map((options) => udp([holding('hop-by-hop', ...options)])),
    udp(['destination', 'hop-by-hop']),
    forwarded([holding('hop-by-hop', option(0xce))]),
    forwarded([holding('destination', option(0xce))]),
    looped([holding('hop-by-hop', option(0xce))]),
    looped([holding('destination', option(0xce))]),
  ],
  'routing headers': [
    ...[0, 1, 2, 3, 4, 5, 200].flatMap((type) => [0, 1, 2].map((ahead) => udp([routing(type, ahead)]))),
    udp([routing(0, 0, [])]),
    udp([routing(0, 0), 'destination']),
    udp(['destination', routing(0, 1), holding('destination', option(0x4e))]),
    forwarded([routing(0, 1)]),
    looped([routing(2, 0)]),
  ],
  'fragments that fit nowhere': [
    udp(['fragment']),
    udp(['fragment', 'fragment']),
    udp(['fragment', 'destination']),
    udp(['fragment'], { fragment: part(0, true), payload: 8 }),
    udp(['fragment'], { fragment: part(0, true), payload: 9 }),
    udp(['fragment'], { fragment: part(8, true), payload: 9 }),
    udp(['fragment'], { fragment: part(8, false), payload: 9 }),
    udp(['fragment'], { fragment: part(65528, false), payload: 9 }),
    left('tcp [fd01::8]:1 > [fd01::1]:2', { headers: ['fragment'], fragment: part(0, true) }),
    left('59 fd01::9 > fd01::1', { headers: ['fragment'], fragment: part(16, true), payload: 0 }),
    left('59 fd01::9 > fd01::1', { headers: ['fragment'], payload: 0 }),
    left('59 fd01::9 > fd01::1', { payload: 0 }),
    left('99 fd01::a > fd01::1', {
      headers: ['destination', 'fragment', 'destination'],
      fragment: part(0, true),
      payload: 8,
    }),
    left('99 fd01::b > fd01::1', { headers: ['fragment', 'destination'], fragment: part(8, true) }),
    forwarded(['fragment'], { fragment: part(0, true), payload: 9 }),
    forwarded(['fragment'], { fragment: part(65528, false), payload: 9 }),
    looped(['fragment'], { fragment: part(0, true), payload: 9 }),
  ],
  'an authentication header': [
    udp(['auth']),
    udp(['hop-by-hop', 'auth']),
    udp([holding('destination', option(0xce)), 'auth']),
    left('tcp [fd01::8]:1 > [fd01::1]:2', { headers: ['auth'] }),
    left('59 fd01::8 > fd01::1', { headers: ['auth'], payload: 0 }),
  ],
  'for several machines': [
    toAll(['destination']),
    toAll([holding('destination', option(0x8e))]),
    toAll([holding('destination', option(0xce))]),
    toAll([routing(0, 0)]),
    udp([routing(0, 0)], { toMac: '33:33:00:00:00:01' }),
    udp([holding('hop-by-hop', option(0xce))], { toMac: '33:33:00:00:00:01' }),
  ],
};

const asleep = rules({ filter: ['INPUT -p udp', 'FORWARD -p udp'] });
const awake = rules({
  filter: ['NEW', 'ESTABLISHED', 'INVALID'].map((state) => `INPUT -m conntrack --ctstate ${state}`),
});

const segmentRouter: Bed = {
  links: [
    {
      name: 'left',
      device: 'eth-l',
      mac: '02:00:00:00:01:01',
      addresses: ['10.1.0.1/24', 'fd01::1/64'],
      neighbours: ['fd01::2-fd01::9'],
    },
    {
      name: 'right',
      device: 'eth-r',
      mac: '02:00:00:00:02:01',
      addresses: ['10.2.0.1/24', 'fd02::1/64'],
      neighbours: ['fd02::2-fd02::9'],
    },
  ],
  sysctls: { 'net.ipv6.conf.all.seg6_enabled': 1 },
  lateSysctls: { 'net.ipv6.conf.eth-l.seg6_enabled': 1 },
};
const segments = (ahead: number, ...addresses: readonly string[]) => udp([routing(4, ahead, [...addresses])]);

export const delivery = topic('delivery', {
  ...Object.fromEntries(
    Object.entries(packets).flatMap(([title, all]) => [
      [title, { ip6tables: asleep, packets: all }],
      [`${title}, with connection tracking`, { ip6tables: awake, packets: all }],
    ]),
  ),
  'segment routing': {
    bed: segmentRouter,
    ip6tables: rules({
      filter: ['INPUT -p udp', 'FORWARD -d fd02::5', 'FORWARD -m conntrack --ctstate NEW,ESTABLISHED'],
    }),
    packets: [
      ...[0, 1, 2, 3].map((ahead) => segments(ahead, 'fd02::5', 'fd02::1', 'fd02::7')),
      segments(2, 'fd02::5', 'fd01::1', 'fd01::1'),
      segments(1, 'fd03::5', 'fd01::1'),
      udp([routing(4, 1, ['fd02::5', 'fd01::1'])], { ttl: 1 }),
      udp([routing(4, 2, ['fd02::5', 'fd01::1', 'fd01::1'])], { ttl: 2 }),
    ],
  },
  'fewer options than usual': {
    sysctls: {
      'net.ipv6.max_dst_opts_number': 2,
      'net.ipv6.max_hbh_opts_number': -1,
      'net.ipv6.max_dst_opts_length': 16,
    },
    ip6tables: asleep,
    packets: [
      udp([holding('destination', ...many(2, option(30, 1)))]),
      udp([holding('destination', ...many(3, option(30, 0)))]),
      udp([holding('destination', option(30, 20))]),
      udp([holding('hop-by-hop', option(30))]),
      udp([holding('hop-by-hop', option(5, 2), option(1, 0))]),
    ],
  },
});
