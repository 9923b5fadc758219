/** kube-proxy in iptables mode: services, endpoints, node ports, affinity, and what has no endpoints. */
import { rules as dump } from '../../scenarios/build.ts';
import type { Chance } from '../prng.ts';
import { PORTS, type World } from '../world.ts';
import { type Product, withPort } from './product.ts';
import type { Mapping } from './targets.ts';

const LETTERS = ['A', 'B', 'C'] as const;

export function kubeProxy(c: Chance, world: World): Product {
  const services = LETTERS.slice(0, 1 + c.below(3)).map((letter) => ({
    letter,
    address: c.pick(world.services),
    proto: c.pick(['tcp', 'tcp', 'udp'] as const),
    port: c.pick(PORTS),
    nodePort: c.percent(50) ? c.pick(PORTS) : undefined,
    local: c.percent(25),
    affinity: c.percent(12),
    endpoints: c.percent(12)
      ? []
      : [...new Set(c.some(1, 3, () => c.pick([...world.servers, ...world.servers, world.node[1]])))],
    target: c.pick(PORTS),
  }));
  type Service = (typeof services)[number];
  const about = ({ proto, port, address }: Service) => `-d ${address} -p ${proto} -m ${proto} --dport ${port}`;
  const served = services.filter(({ endpoints }) => endpoints.length > 0);
  const idle = services.filter(({ endpoints }) => endpoints.length === 0);
  const pods = world.nets[1] ?? '';
  const spread = ({ letter, endpoints, affinity }: Service) => [
    ...(affinity
      ? endpoints.map(
          (_, at) =>
            `KUBE-SVC-${letter} -m recent --name KUBE-SEP-${letter}${at} --rcheck --seconds 10800 --reap --rsource -j KUBE-SEP-${letter}${at}`,
        )
      : []),
    ...endpoints.map((_, at) => {
      const left = endpoints.length - at;
      const die = left === 1 ? '' : ` -m statistic --mode random --probability ${(1 / left).toFixed(11)}`;
      return `KUBE-SVC-${letter}${die} -j KUBE-SEP-${letter}${at}`;
    }),
  ];
  const nat = [
    'PREROUTING -m comment --comment "kubernetes service portals" -j KUBE-SERVICES',
    'OUTPUT -m comment --comment "kubernetes service portals" -j KUBE-SERVICES',
    'POSTROUTING -m comment --comment "kubernetes postrouting rules" -j KUBE-POSTROUTING',
    ...served.map((service) => `KUBE-SERVICES ${about(service)} -j KUBE-SVC-${service.letter}`),
    'KUBE-SERVICES -m addrtype --dst-type LOCAL -j KUBE-NODEPORTS',
    ...served.flatMap(({ nodePort, proto, letter }) =>
      nodePort === undefined
        ? []
        : [`KUBE-NODEPORTS -p ${proto} -m ${proto} --dport ${nodePort} -j KUBE-EXT-${letter}`],
    ),
    ':KUBE-NODEPORTS',
    ...served.flatMap((service) =>
      service.local
        ? [
            `KUBE-EXT-${service.letter} -s ${pods} -j KUBE-SVC-${service.letter}`,
            `KUBE-EXT-${service.letter} -m addrtype --src-type LOCAL -j KUBE-MARK-MASQ`,
            `KUBE-EXT-${service.letter} -m addrtype --src-type LOCAL -j KUBE-SVC-${service.letter}`,
            `KUBE-EXT-${service.letter} -j KUBE-SEP-${service.letter}0`,
          ]
        : [`KUBE-EXT-${service.letter} -j KUBE-MARK-MASQ`, `KUBE-EXT-${service.letter} -j KUBE-SVC-${service.letter}`],
    ),
    ...served.flatMap((service) => [
      ...(c.percent(80) ? [`KUBE-SVC-${service.letter} ! -s ${pods} ${about(service)} -j KUBE-MARK-MASQ`] : []),
      ...spread(service),
    ]),
    ...served.flatMap(({ letter, endpoints, proto, target, affinity }) =>
      endpoints.flatMap((endpoint, at) => [
        `KUBE-SEP-${letter}${at} -s ${endpoint} -j KUBE-MARK-MASQ`,
        `KUBE-SEP-${letter}${at} -p ${proto}${affinity ? ` -m recent --name KUBE-SEP-${letter}${at} --set --rsource` : ''} -m ${proto} -j DNAT --to-destination ${withPort(world, endpoint, target)}`,
      ]),
    ),
    'KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000',
    'KUBE-POSTROUTING -m mark ! --mark 0x4000/0x4000 -j RETURN',
    'KUBE-POSTROUTING -j MARK --set-xmark 0x4000/0x0',
    `KUBE-POSTROUTING -j MASQUERADE${c.percent(40) ? ' --random-fully' : ''}`,
    ...(c.percent(30) ? [`POSTROUTING -s ${pods} ! -d ${pods} -j MASQUERADE`] : []),
  ];
  const filter = [
    'INPUT -m conntrack --ctstate NEW -j KUBE-EXTERNAL-SERVICES',
    'INPUT -j KUBE-FIREWALL',
    'FORWARD -j KUBE-FORWARD',
    'FORWARD -m conntrack --ctstate NEW -j KUBE-REJECTED',
    'OUTPUT -m conntrack --ctstate NEW -j KUBE-REJECTED',
    'OUTPUT -j KUBE-FIREWALL',
    ...idle.map((service) => `KUBE-REJECTED ${about(service)} -j REJECT`),
    ...idle.flatMap(({ nodePort, proto }) =>
      nodePort === undefined
        ? []
        : [`KUBE-EXTERNAL-SERVICES -p ${proto} -m ${proto} --dport ${nodePort} -m addrtype --dst-type LOCAL -j REJECT`],
    ),
    ':KUBE-REJECTED',
    ':KUBE-EXTERNAL-SERVICES',
    ...(world.family === 6
      ? [':KUBE-FIREWALL']
      : ['KUBE-FIREWALL ! -s 127.0.0.0/8 -d 127.0.0.0/8 -m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP']),
    'KUBE-FORWARD -m conntrack --ctstate INVALID -j DROP',
    'KUBE-FORWARD -m mark --mark 0x4000/0x4000 -j ACCEPT',
    'KUBE-FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
    ...(c.percent(25) ? [':FORWARD DROP'] : []),
  ];
  const maps = served.flatMap(({ endpoints, target }) =>
    endpoints.map((address): Mapping => ({ end: 'destination', address, port: target })),
  );
  return { text: dump({ nat, filter }), maps: [...maps, { end: 'source', address: world.node[1] }] };
}
