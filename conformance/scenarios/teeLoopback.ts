/**
 * Copies that TEE sends and the node hears: over loopback, and such of what goes to a group over IPv6. When it receives
 * them: at once where a program sends, else afterwards.
 */
import { left, local, rules, topic } from './build.ts';

const packets = [
  local('udp 10.1.0.1:5 > 10.1.0.9:7'),
  local('udp 10.1.0.1:5 > 10.2.0.1:7'),
  local('udp 10.1.0.1:5 > 127.0.0.1:7'),
  left('udp 10.1.0.7:5 > 10.2.0.9:7'),
  left('udp 10.1.0.7:5 > 10.2.0.1:7'),
];
const six = [
  local('udp [fd01::1]:5 > [fd01::9]:7'),
  local('udp [fd01::1]:5 > [fd02::1]:7'),
  left('udp [fd01::7]:5 > [fd02::9]:7'),
];

const places = ['raw OUTPUT', 'mangle OUTPUT', 'filter OUTPUT', 'mangle POSTROUTING', 'mangle FORWARD'] as const;

function copying(place: (typeof places)[number], to: string, more: readonly string[] = []): string {
  const [table = '', chain = ''] = place.split(' ');
  const others = {
    mangle: ['PREROUTING -i lo -j MARK --set-mark 1'],
    nat: ['OUTPUT -p udp -j ACCEPT'],
    filter: ['INPUT -i lo -j ACCEPT', ...more],
  };
  const lines = Object.entries({ raw: [], ...others }).map(([name, all]) => [
    name,
    name === table ? [...all, `${chain} -j TEE --gateway ${to}`] : all,
  ]);
  return rules(Object.fromEntries(lines));
}

const watched = { raw: ['PREROUTING -j ACCEPT', 'OUTPUT -j ACCEPT'], filter: ['INPUT -j ACCEPT', 'FORWARD -j ACCEPT'] };
const toGroups = {
  four: [
    local('udp 10.1.0.1:5 > 224.0.0.1:7'),
    local('udp 10.1.0.1:5 > 239.1.1.1:7'),
    left('udp 10.1.0.7:5 > 224.0.0.1:7', { ttl: 9 }),
  ],
  six: [
    ...['ff01::1', 'ff02::1', 'ff02::2', 'ff0e::99'].map((group) => local(`udp [fd01::1]:5 > [${group}]:7`)),
    left('udp [fd01::7]:5 > [ff02::1]:7', { ttl: 9 }),
    left('udp [fd01::7]:5 > [ff01::1]:7', { ttl: 9 }),
    left('udp [fd01::7]:5 > [ff02::1]:8', { ttl: 1 }),
  ],
};
/** Copies that are copied again when they come back would bring the kernel down. */
const once = (chain: string, gateway: string, ...more: readonly string[]) =>
  rules({ ...watched, mangle: [`${chain} -j TEE --gateway ${gateway}`, 'PREROUTING -j ACCEPT', ...more] });

export const teeLoopback = topic('teeLoopback', {
  ...Object.fromEntries(
    places.flatMap((place) => [
      [place, { iptables: copying(place, '127.0.0.1'), packets }],
      [
        `${place}, with connection tracking`,
        { iptables: copying(place, '10.2.0.1', ['OUTPUT -m conntrack --ctstate NEW']), packets },
      ],
    ]),
  ),
  'IPv6, mangle OUTPUT': { ip6tables: copying('mangle OUTPUT', 'fd02::1'), packets: six },
  'IPv6, filter OUTPUT': { ip6tables: copying('filter OUTPUT', 'fd02::1'), packets: six },
  'to groups': { iptables: once('OUTPUT', '10.1.0.9'), packets: toGroups.four },
  'to groups, copied on arrival': { iptables: once('PREROUTING -i eth-l', '10.2.0.9'), packets: toGroups.four },
  'to groups over IPv6': { ip6tables: once('OUTPUT', 'fd01::9'), packets: toGroups.six },
  'to groups over IPv6, to the other side': { ip6tables: once('OUTPUT', 'fd02::9'), packets: toGroups.six },
  'to groups over IPv6, to the node itself': { ip6tables: once('OUTPUT', 'fd02::1'), packets: toGroups.six },
  'to groups over IPv6, marked anew': {
    ip6tables: once('OUTPUT', 'fd01::9', 'OUTPUT -j MARK --set-mark 1'),
    packets: toGroups.six,
  },
  'to groups over IPv6, copied on arrival': {
    ip6tables: once('PREROUTING -i eth-l', 'fd02::9'),
    packets: toGroups.six.filter(({ from }) => from !== 'local'),
  },
  'several copies, and the packet itself is dropped': {
    iptables: rules({
      mangle: [
        'OUTPUT -j TEE --gateway 127.0.0.1',
        'OUTPUT -j TEE --gateway 10.1.0.1',
        'OUTPUT -s 10.1.0.1 -p udp --sport 6 -j DROP',
      ],
      filter: ['OUTPUT -j TEE --gateway 127.0.0.1', 'INPUT -j ACCEPT'],
    }),
    packets: [...packets, local('udp 10.1.0.1:6 > 10.1.0.9:7')],
  },
  'the packet itself is refused, and its copy is dropped': {
    iptables: rules({
      mangle: ['INPUT -i eth-l -j TEE --gateway 127.0.0.1', 'FORWARD -i eth-l -j TEE --gateway 127.0.0.1'],
      filter: [':INPUT DROP', 'INPUT ! -i lo -j REJECT', 'FORWARD -i eth-l -j REJECT'],
    }),
    packets: [left('udp 10.1.0.7:5 > 10.2.0.1:7'), left('udp 10.1.0.7:5 > 10.2.0.9:7')],
  },
  'the packet itself is dropped by a policy, and so is its copy': {
    iptables: rules({
      mangle: ['INPUT -i eth-l -j TEE --gateway 127.0.0.1'],
      filter: [':INPUT DROP', 'INPUT -i lo -j DROP'],
    }),
    packets: [left('udp 10.1.0.7:5 > 10.2.0.1:7')],
  },
});
