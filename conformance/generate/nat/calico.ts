/** Calico: marks that say what was decided, chains of policies, sets of addresses, and sources that are translated outwards. */
import { rules as dump } from '../../scenarios/build.ts';
import type { Chance } from '../prng.ts';
import { PORTS, type World } from '../world.ts';
import type { Product } from './product.ts';

export function calico(c: Chance, world: World): Product {
  const six = world.family === 6 ? ' family inet6' : '';
  const [prefix, pod] = [world.family === 6 ? 'cali60' : 'cali40', c.pick(world.servers)];
  const ipset = [
    `create ${prefix}all-pools hash:net${six}`,
    `add ${prefix}all-pools ${world.nets[1]}`,
    `create ${prefix}masq-pools hash:net${six}`,
    `add ${prefix}masq-pools ${world.nets[1]}`,
    `create ${prefix}this-host hash:ip${six}`,
    ...world.node.map((address) => `add ${prefix}this-host ${address}`),
    `create ${prefix}s:friends hash:net${six}`,
    ...new Set(c.some(1, 2, () => `add ${prefix}s:friends ${c.pick([...world.clients, world.nets[0] ?? ''])}`)),
    '',
  ].join('\n');
  const policy = c.some(1, 3, () => {
    const who = c.pick([
      `-m set --match-set ${prefix}s:friends src`,
      `-s ${c.pick(world.clients)}`,
      `-p tcp -m multiport --dports ${c.pick(PORTS)},${c.pick(PORTS)}`,
      '-p udp',
    ]);
    return `cali-pi-web ${who} -j MARK --set-xmark 0x10000/0x10000`;
  });
  const workload = (chain: string, policies: string) => [
    `${chain} -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT`,
    `${chain} -m conntrack --ctstate INVALID -j DROP`,
    `${chain} -j MARK --set-xmark 0x0/0x10000`,
    `${chain} -m mark --mark 0x0/0x20000 -j ${policies}`,
    `${chain} -m mark --mark 0x10000/0x10000 -j RETURN`,
    `${chain} -m mark --mark 0x0/0x20000 -j DROP`,
    `${chain} -j cali-profile`,
    `${chain} -m mark --mark 0x10000/0x10000 -j RETURN`,
    `${chain} -j DROP`,
  ];
  const text = dump({
    raw: [
      'PREROUTING -j cali-PREROUTING',
      'cali-PREROUTING -j MARK --set-xmark 0x0/0xf0000',
      'cali-PREROUTING -i eth-r -j MARK --set-xmark 0x40000/0x40000',
      ...(c.percent(50)
        ? ['cali-PREROUTING -m mark --mark 0x40000/0x40000 -m rpfilter --validmark --invert -j DROP']
        : []),
      'cali-PREROUTING -m mark --mark 0x10000/0x10000 -j ACCEPT',
      ...(c.percent(25) ? [`cali-PREROUTING -p udp --dport ${c.pick(PORTS)} -j CT --notrack`] : []),
    ],
    mangle: [
      'PREROUTING -j cali-PREROUTING',
      'cali-PREROUTING -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
      'cali-PREROUTING -m mark --mark 0x10000/0x10000 -j ACCEPT',
    ],
    nat: [
      'PREROUTING -j cali-PREROUTING',
      'POSTROUTING -j cali-POSTROUTING',
      'cali-PREROUTING -j cali-fip-dnat',
      'cali-POSTROUTING -j cali-fip-snat',
      'cali-POSTROUTING -j cali-nat-outgoing',
      ...(c.percent(50)
        ? [
            `cali-fip-dnat -d ${world.services[0]} -j DNAT --to-destination ${pod}`,
            `cali-fip-snat -s ${pod} -d ${pod} -j SNAT --to-source ${world.services[0]}`,
          ]
        : [':cali-fip-dnat', ':cali-fip-snat']),
      `cali-nat-outgoing -m set --match-set ${prefix}masq-pools src -m set ! --match-set ${prefix}all-pools dst -j MASQUERADE${c.percent(30) ? ' --random-fully' : ''}`,
    ],
    filter: [
      'INPUT -j cali-INPUT',
      'FORWARD -j cali-FORWARD',
      'FORWARD -m mark --mark 0x10000/0x10000 -j ACCEPT',
      'cali-INPUT -i eth-r -g cali-wl-to-host',
      'cali-INPUT -m mark --mark 0x10000/0x10000 -j ACCEPT',
      `cali-wl-to-host -p udp -m udp --dport ${c.pick(PORTS)} -j ACCEPT`,
      'cali-wl-to-host -j cali-from-wl-dispatch',
      `cali-wl-to-host -j ${c.pick(['RETURN', 'DROP', 'ACCEPT'])}`,
      'cali-FORWARD -j MARK --set-xmark 0x0/0xe0000',
      'cali-FORWARD -m mark --mark 0x0/0x10000 -j cali-from-hep-forward',
      'cali-FORWARD -i eth-r -j cali-from-wl-dispatch',
      'cali-FORWARD -o eth-r -j cali-to-wl-dispatch',
      ':cali-from-hep-forward',
      'cali-from-wl-dispatch -i eth-r -g cali-fw-pod',
      'cali-from-wl-dispatch -j DROP',
      `cali-to-wl-dispatch -o eth-r -d ${world.nets[1]} -g cali-tw-pod`,
      'cali-to-wl-dispatch -j DROP',
      ...workload('cali-fw-pod', 'cali-po-web'),
      ...workload('cali-tw-pod', 'cali-pi-web'),
      ...policy,
      'cali-pi-web -m mark --mark 0x10000/0x10000 -j RETURN',
      `cali-po-web -m set --match-set ${prefix}all-pools dst -j MARK --set-xmark 0x20000/0x20000`,
      `cali-po-web -j MARK --set-xmark ${c.pick(['0x10000/0x10000', '0x20000/0x20000'])}`,
      `cali-profile${c.percent(60) ? ' -p tcp' : ''} -j MARK --set-xmark 0x10000/0x10000`,
    ],
  });
  return {
    text,
    ipset,
    maps: [
      { end: 'destination', address: pod },
      { end: 'source', address: world.node[1] },
      { end: 'source', address: world.services[0] },
    ],
  };
}
