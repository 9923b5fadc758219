/** Packets that are longer than a route or a link lets pass. */
import { left, local, rules, topic } from './build.ts';

const routes = [
  '10.5.0.0/16 via 10.2.0.254 mtu 1300',
  '10.6.0.0/16 via 10.2.0.254 mtu lock 1300',
  'fd05::/64 via fd02::fe mtu 1300',
  'fd06::/64 via fd02::fe mtu lock 1300',
  'fd07::/64 via fd02::fe mtu 1000',
];
const setup = routes.map((route) => `ip ${route.startsWith('fd') ? '-6 ' : ''}route add ${route}`).join('; ');
const seen = { mangle: ['POSTROUTING -p udp'], filter: ['OUTPUT -p udp', 'FORWARD -p udp'] };

export const mtu = topic('mtu', {
  'what is longer than its route lets pass is thrown away behind POSTROUTING over IPv6': {
    setup,
    iptables: '',
    ip6tables: rules(seen),
    packets: [
      ...[1252, 1253].map((payload) => left('udp [fd01::7]:1 > [fd05::9]:2', { payload })),
      ...[1252, 1253].map((payload) => left('udp [fd01::7]:1 > [fd06::9]:2', { payload })),
      ...[952, 953, 1300].map((payload) => left('udp [fd01::7]:1 > [fd07::9]:2', { payload })),
    ],
  },
  'over IPv4 a router cuts it up': {
    setup,
    iptables: rules(seen),
    ip6tables: '',
    packets: [
      left('udp 10.1.0.7:1 > 10.5.0.9:2', { payload: 1350 }),
      left('udp 10.1.0.7:1 > 10.6.0.9:2', { payload: 1350 }),
    ],
  },
  'a program that builds its own header is refused, or its packet is thrown away': {
    setup,
    iptables: rules(seen),
    ip6tables: rules(seen),
    packets: [
      ...['fd05::9', 'fd06::9'].map((to) => local(`udp [fd02::1]:1 > [${to}]:2`, { payload: 1350 })),
      local('udp [fd02::1]:1 > [fd02::9]:2', { payload: 1500 }),
      ...['10.5.0.9', '10.6.0.9'].map((to) => local(`udp 10.2.0.1:1 > ${to}:2`, { payload: 1350 })),
      local('udp 10.2.0.1:1 > 10.2.0.9:2', { payload: 1500 }),
    ],
  },
  'a copy is not cut up over IPv4 either': {
    setup,
    iptables: rules({ ...seen, mangle: ['PREROUTING -j TEE --gateway 10.5.0.9', 'POSTROUTING -p udp'] }),
    ip6tables: rules({ ...seen, mangle: ['PREROUTING -j TEE --gateway fd05::9', 'POSTROUTING -p udp'] }),
    packets: [1200, 1350].flatMap((payload) => [
      left('udp 10.1.0.7:1 > 10.2.0.9:2', { payload }),
      left('udp [fd01::7]:1 > [fd02::9]:2', { payload }),
    ]),
  },
});
