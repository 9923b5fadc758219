/** -m rpfilter of IPv6 asks the first route of a prefix: where its link is down, a shorter prefix or nothing answers. */
import type { Bed, Scenario } from '../kernel/scenario.ts';
import { right, rules, topic } from './build.ts';

const bed: Bed = {
  links: [
    {
      name: 'right',
      device: 'eth-r',
      mac: '02:00:00:00:02:01',
      addresses: ['fd02::1/64'],
      neighbours: ['fd02::5', 'fd02::9', 'fe80::ff:fe00:401'],
    },
    {
      name: 'up',
      device: 'eth-u',
      mac: '02:00:00:00:03:01',
      addresses: ['fd03::1/64'],
      neighbours: ['fd03::5', 'fd03::9'],
    },
    {
      name: 'more',
      device: 'eth-m',
      mac: '02:00:00:00:04:01',
      addresses: ['fd04::1/64'],
      neighbours: ['fd04::5', 'fd04::9'],
    },
  ],
};

const asked = ['', '--invert', '--loose', '--loose --invert', '--loose --accept-local'].map((how) =>
  `PREROUTING -m rpfilter ${how}`.trim(),
);
const prefix = '2001:db8:1::/64';

/** Routes are added while all links are up; then that of the first goes down. */
const through = (...routes: readonly string[]): Omit<Scenario, 'name'> => ({
  bed,
  setup: [...routes.map((route) => `ip -6 route ${route}`), 'ip link set eth-u down'].join('; '),
  ip6tables: rules({ raw: asked }),
  packets: ['fd03:7::1', 'fd02::1', 'fd04::1', 'fe80::ff:fe00:201', 'fe80::ff:fe00:401', 'ff05::7'].map((dst) =>
    right(`udp [2001:db8:1::1]:1 > [${dst}]:53`, dst.startsWith('ff') ? { toMac: '33:33:00:00:00:07' } : {}),
  ),
});

export const wayBack = topic('wayBack', {
  'the first of two next hops is down': through(
    `add ${prefix} via fd03::9 dev eth-u`,
    `append ${prefix} via fd02::9 dev eth-r`,
  ),
  'and a shorter prefix is left': through(
    `add ${prefix} via fd03::9 dev eth-u`,
    `append ${prefix} via fd02::9 dev eth-r`,
    'add 2001:db8::/32 via fd02::9 dev eth-r',
  ),
  'another link is meant': through(
    `add ${prefix} via fd03::9 dev eth-u`,
    `append ${prefix} via fd04::9 dev eth-m`,
    'add default via fd02::9 dev eth-r',
  ),
  'the second is down': through(
    `add ${prefix} via fd04::9 dev eth-m`,
    `append ${prefix} via fd03::9 dev eth-u`,
    `append ${prefix} via fd02::9 dev eth-r metric 2000`,
  ),
  'a refusal comes first': through(
    `add unreachable ${prefix} metric 10`,
    `append ${prefix} via fd02::9 dev eth-r metric 20`,
  ),
});
