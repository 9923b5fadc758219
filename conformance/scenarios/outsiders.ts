/** What an outsider's random rules and packets showed first. */
import { left, rules, topic } from './build.ts';

const stations = (routingType: number, ...addresses: readonly string[]) => [
  { kind: 'routing' as const, routingType, segmentsLeft: 1, addresses },
];
const states = ['INVALID', 'NEW', 'ESTABLISHED'].map((state) => `FORWARD -m conntrack --ctstate ${state}`);

export const outsiders = topic('outsiders', {
  'checksums for the end of a route, as RFC 8200 has them': {
    ip6tables: rules({ filter: states }),
    packets: ['tcp', 'udp', 'dccp', 'sctp'].flatMap((protocol) => [
      left(`${protocol} [fd01::7]:1 > [fd02::5]:2`, { headers: stations(0, 'fd02::8'), sumFor: 'fd02::8' }),
      left(`${protocol} [fd01::8]:1 > [fd02::5]:2`, { headers: stations(0, 'fd02::8') }),
      left(`${protocol} [fd01::9]:1 > [fd02::5]:2`, { headers: stations(4, 'fd02::8', 'fd02::5'), sumFor: 'fd02::8' }),
      left(`${protocol} [fd01::a]:1 > [fd02::5]:2`, { headers: stations(4, 'fd02::5', 'fd02::8') }),
    ]),
  },
});
