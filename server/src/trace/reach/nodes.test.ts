/** The search on nodes as they are: bridges, pods, services. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readNode } from '../../node/read.ts';
import { packetText } from '../testing/packetText.ts';
import { reach } from './reach.ts';

test('an answer that rests on nothing, where others rest on what no dump tells of the bridge', () => {
  const folder = join(import.meta.dirname, '..', '..', '..', '..', 'examples', 'docker-host');
  const files = readdirSync(folder).map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
  const goal = { family: 'ipv4', table: 'filter', chain: 'DOCKER-CT', rule: 1 } as const;
  const answer = reach(readNode('docker-host', files).node, goal);
  if (answer.kind !== 'reached') throw new Error(answer.kind);
  expect(answer.outcome.assumptions).toEqual([]);
  expect(answer.packets.map(packetText)).toEqual([
    'tcp 172.17.0.7:40000 > 192.0.2.36:80 in docker0',
    'tcp 192.0.2.36:80 > 192.0.2.30:40000 in eth0 SYN|ACK',
  ]);
});

test('a pod behind an interface without a network, whose route rpfilter asks for', () => {
  const rules = `*raw
:PREROUTING ACCEPT [0:0]
-A PREROUTING -i cali+ -m rpfilter --validmark --invert -j DROP
COMMIT
*filter
:FORWARD ACCEPT [0:0]
-A FORWARD -i caliweb -m set --match-set friends dst -j ACCEPT
COMMIT
`;
  const files = [
    { name: 'iptables-save.txt', text: rules },
    { name: 'ipset-save.txt', text: 'create friends hash:ip family inet skbinfo\nadd friends 10.1.0.9 skbmark 0x1\n' },
    {
      name: 'ip-addr.txt',
      text: '1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536\n    inet 127.0.0.1/8 scope host lo\n2: eth-l: <BROADCAST,UP,LOWER_UP> mtu 1500\n    inet 10.1.0.1/24 brd 10.1.0.255 scope global eth-l\n3: caliweb: <BROADCAST,UP,LOWER_UP> mtu 1500\n    link/ether ee:ee:ee:ee:ee:ee\n',
    },
    {
      name: 'ip-route.txt',
      text: 'default via 10.1.0.254 dev eth-l\n10.1.0.0/24 dev eth-l\n10.244.1.2 dev caliweb scope link\n',
    },
  ];
  const goal = { family: 'ipv4', table: 'filter', chain: 'FORWARD', rule: 1 } as const;
  const answer = reach(readNode('pods', files).node, goal);
  if (answer.kind !== 'reached') throw new Error(answer.kind);
  expect(answer.packets.map(packetText)).toEqual(['tcp 10.244.1.2:40000 > 10.1.0.9:80 in caliweb']);
});

test('a rejected service behind translations of others', () => {
  const folder = join(import.meta.dirname, '..', '..', '..', '..', 'examples', 'kube-proxy-iptables');
  const files = readdirSync(folder).map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
  const { node } = readNode('kube-proxy-iptables', files);
  const rejects = node.rulesets.flatMap(({ family, tables }) =>
    [...(tables.get('filter')?.chains.values() ?? [])].flatMap(({ name, rules }) =>
      Array.from({ length: rules.length }, (_, index) => rules.at(index)).flatMap(({ target }, index) =>
        target?.name === 'REJECT' ? [{ family, table: 'filter', chain: name, rule: index + 1 }] : [],
      ),
    ),
  );
  expect(rejects).not.toEqual([]);
  for (const goal of rejects) expect(reach(node, goal as typeof goal & { table: 'filter' }).kind).toBe('reached');
});

test('an answer to a port that the kernel draws names that lot', () => {
  const rules = `*nat
:POSTROUTING ACCEPT [0:0]
-A POSTROUTING -o eth1 -j MASQUERADE --random-fully
COMMIT
*filter
:FORWARD ACCEPT [0:0]
-A FORWARD -i eth1 -p tcp -m conntrack --ctstate ESTABLISHED --ctdir REPLY -j ACCEPT
COMMIT
`;
  const address =
    '1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536\n    inet 127.0.0.1/8 scope host lo\n2: eth0: <BROADCAST,UP,LOWER_UP> mtu 1500\n    inet 10.1.0.1/24 brd 10.1.0.255 scope global eth0\n3: eth1: <BROADCAST,UP,LOWER_UP> mtu 1500\n    inet 10.2.0.1/24 brd 10.2.0.255 scope global eth1\n';
  const files = [
    { name: 'iptables-save.txt', text: rules },
    { name: 'ip-addr.txt', text: address },
    { name: 'ip-route.txt', text: '10.1.0.0/24 dev eth0\n10.2.0.0/24 dev eth1\n' },
  ];
  const goal = { family: 'ipv4', table: 'filter', chain: 'FORWARD', rule: 1 } as const;
  const answer = reach(readNode('gateway', files).node, goal);
  if (answer.kind !== 'reached') throw new Error(answer.kind);
  expect(answer.packets.map(packetText)[0]).toBe('tcp 10.1.0.7:40000 > 10.2.0.7:80 in eth0');
  expect(answer.outcome.assumptions.map(({ id }) => id)).toContain('port:10.2.0.1:40000');
});
