/** IPVS and packets that are too long for the way to a real server. */
import type { Scenario } from '../kernel/scenario.ts';
import { left, local, rules, topic } from './build.ts';

const everywhere = rules({
  mangle: ['INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'].map((chain) => `${chain} -m length --length 0:65535`),
});

const services = { 4: ['10.96.0.1', '10.2.0.5'], 6: ['[fd96::1]', '[fd02::5]'] } as const;

/** A service whose servers are behind a link that carries 1300 bytes. */
function narrow(family: 4 | 6, method: string, more: Partial<Scenario> = {}): Omit<Scenario, 'name'> {
  const [service, server] = services[family];
  const six = family === 6;
  const to = service.replace(/[[\]]/g, '');
  const sizes = [1300, 1299, 1301, 1280, 1281, 1276, 1277, 1268, 1269, 1260, 1261, 1400];
  const header = (six ? 40 : 20) + 8;
  const from = six ? '[fd01::7]' : '10.1.0.7';
  const node = six ? '[fd01::1]' : '10.1.0.1';
  return {
    setup: `ip link set eth-r mtu 1300; ip addr add ${to}/${six ? 128 : 32} dev kube-ipvs0; ip link set kube-ipvs0 up`,
    ...(six ? { ip6tables: everywhere } : { iptables: everywhere }),
    ipvs: `-A -u ${service}:80 -s rr\n-a -u ${service}:80 -r ${server}:80 ${method} -w 1\n`,
    packets: [
      ...sizes.map((size) => left(`udp ${from}:5 > ${service}:80`, { payload: size - header })),
      ...(six
        ? []
        : sizes.map((size) => left(`udp ${from}:5 > ${service}:80`, { payload: size - header, dontFragment: true }))),
      left(`udp ${from}:6 > ${service}:80`, { payload: 1400 - header, ttl: 1 }),
      local(`udp ${node}:5 > ${service}:80`, { payload: 1290 - header }),
    ],
    ...more,
  };
}

export const ipvsMtu = topic('ipvsMtu', {
  ...Object.fromEntries(
    ([4, 6] as const).flatMap((family) =>
      ['-m', '-g', '-i', '-i --tun-type gre', '-i --tun-type gue --tun-port 6080'].map((method) => [
        `IPv${family} by ${method}`,
        narrow(family, method),
      ]),
    ),
  ),
  'IPv4 by -i, cut up in any case': narrow(4, '-i', { sysctls: { 'net.ipv4.vs.pmtu_disc': 0 } }),
  'IPv4 by -g, along a route with an MTU of its own': narrow(4, '-g', {
    setup: 'ip route add 10.2.0.5 dev eth-r mtu 1281; ip addr add 10.96.0.1/32 dev kube-ipvs0',
  }),
  'IPv6 by -m, along a route with an MTU of its own': narrow(6, '-m', {
    setup: 'ip route add fd02::5 dev eth-r mtu 1281; ip addr add fd96::1/128 dev kube-ipvs0; ip link set kube-ipvs0 up',
  }),
});
