/** Nodes of kube-proxy's ipvs mode of which nobody took `ip addr`, and the sets or not. */
import { expect, test } from 'vitest';
import { outcomes, router, rulesAlone } from '../testing/node.ts';

const rules = `*nat
:PREROUTING ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
:KUBE-SERVICES - [0:0]
:KUBE-NODE-PORT - [0:0]
:KUBE-POSTROUTING - [0:0]
-A PREROUTING -j KUBE-SERVICES
-A POSTROUTING -j KUBE-POSTROUTING
-A POSTROUTING -s 10.244.0.0/16 ! -d 224.0.0.0/4 -j MASQUERADE
-A KUBE-NODE-PORT -p tcp -m set --match-set KUBE-NODE-PORT-TCP dst -j MARK --set-xmark 0x4000/0x4000
-A KUBE-POSTROUTING -m set --match-set KUBE-LOOP-BACK dst,dst,src -j MASQUERADE
-A KUBE-SERVICES ! -s 10.244.0.0/16 -m set --match-set KUBE-CLUSTER-IP dst,dst -j MARK --set-xmark 0x4000/0x4000
-A KUBE-SERVICES -m addrtype --dst-type LOCAL -j KUBE-NODE-PORT
-A KUBE-SERVICES -m set --match-set KUBE-CLUSTER-IP dst,dst -j ACCEPT
COMMIT
`;
const sets = `create KUBE-CLUSTER-IP hash:ip,port family inet hashsize 1024 maxelem 65536
add KUBE-CLUSTER-IP 10.96.0.10,tcp:53
create KUBE-NODE-PORT-TCP bitmap:port range 0-65535
`;

test('an address in the set of cluster addresses is the node’s, and no port of the node', () => {
  expect(outcomes(rulesAlone(rules), 'tcp 192.0.2.7:1000 > 10.96.0.10:53 in eth0').slice(0, 2)).toEqual([
    'undecided by ipvs: 192.0.2.7:1000 > 10.96.0.10:53 mark 0x4000 if set:KUBE-CLUSTER-IP:10.96.0.10,tcp:53, local:10.96.0.10, not set:KUBE-NODE-PORT-TCP:53, ipvs-service:tcp:10.96.0.10:53',
    'delivered by socket: 192.0.2.7:1000 > 10.96.0.10:53 mark 0x4000 if set:KUBE-CLUSTER-IP:10.96.0.10,tcp:53, local:10.96.0.10, not set:KUBE-NODE-PORT-TCP:53, not ipvs-service:tcp:10.96.0.10:53',
  ]);
});

test('the set is asked once, whatever was marked in between, and of what is not the node’s not at all', () => {
  const ways = outcomes(rulesAlone(rules), 'tcp 192.0.2.7:1000 > 10.96.0.10:53 in eth0');
  expect(ways).toHaveLength(6);
  expect(ways.filter((way) => way.includes('not local:')).every((way) => way.includes('not set:KUBE-CLUSTER-IP'))).toBe(
    true,
  );
});

test('a pod calls services first, then pods and the world; only an endpoint that calls itself is in the set for that', () => {
  const [service] = outcomes(rulesAlone(rules), 'tcp 10.244.1.30:1000 > 10.96.0.10:53 in cni0');
  const [pod] = outcomes(rulesAlone(rules), 'tcp 10.244.1.30:1000 > 10.244.2.7:53 in cni0');
  const [world] = outcomes(rulesAlone(rules), 'tcp 10.244.1.30:1000 > 203.0.113.7:443 in cni0');
  expect(service).toMatch(/^undecided by ipvs/);
  expect(pod).toMatch(/^forwarded .* not set:KUBE-LOOP-BACK:10.244.2.7,tcp:53,10.244.1.30/);
  expect(world).toMatch(/^forwarded /);
});

test('what comes to a port of those for node ports is for one', () => {
  const [first] = outcomes(rulesAlone(rules), 'tcp 192.0.2.7:1000 > 192.0.2.11:30080 in eth0');
  expect(first).toMatch('undecided by ipvs');
  expect(first).toMatch('not set:KUBE-CLUSTER-IP:192.0.2.11,tcp:30080');
  expect(first).toMatch(', set:KUBE-NODE-PORT-TCP:30080');
});

test('where the sets are there, their addresses are the node’s, also where a default route leads elsewhere', () => {
  const dumps = { 'ip-addr.txt': undefined, 'ipset-save.txt': sets };
  const alone = router(rules, { ...dumps, 'ip-route.txt': undefined });
  const routed = router(rules, { ...dumps, 'ip-route.txt': 'default via 10.2.0.254 dev eth-r\n' });
  for (const node of [alone, routed]) {
    const [taken, left, ...others] = outcomes(node, 'tcp 10.244.1.30:1000 > 10.96.0.10:53 in veth0');
    expect(taken).toMatch(/^undecided by ipvs: .*\blocal:10.96.0.10, ipvs-service:tcp:10.96.0.10:53$/);
    expect(left).toMatch(/^delivered by socket: .*\blocal:10.96.0.10, not ipvs-service:tcp:10.96.0.10:53$/);
    expect(others).toEqual([]);
  }
});

test('a server among the pods is another machine’s, and said to be; of one elsewhere it is asked', () => {
  const masquerades = rules.replace(
    '-j MARK --set-xmark 0x4000/0x4000\n-A KUBE-SERVICES -m addr',
    '-j KUBE-MARK-MASQ\n-A KUBE-SERVICES -m addr',
  );
  const services =
    '-A -t 10.96.0.10:53 -s rr\n-a -t 10.96.0.10:53 -r 10.244.1.11:53 -m -w 1\n-a -t 10.96.0.10:53 -r 192.0.2.11:53 -m -w 1\n';
  const node = router(masquerades.replace(':KUBE-SERVICES', ':KUBE-MARK-MASQ - [0:0]\n:KUBE-SERVICES'), {
    'ip-addr.txt': undefined,
    'ip-route.txt': undefined,
    'ipset-save.txt': sets,
    'ipvsadm.txt': services,
  });
  const ways = outcomes(node, 'tcp 10.244.1.30:1000 > 10.96.0.10:53 in cni0');
  expect(
    ways.map((way) => /^\S+ (\w+) .*> (\S+) .*?((?:not )?local:(?!10\.96)[\d.]+)/.exec(way)?.slice(1).join(' ')),
  ).toEqual([
    'forwarded 10.244.1.11:53 not local:10.244.1.11',
    'forwarded 192.0.2.11:53 not local:192.0.2.11',
    'delivered 192.0.2.11:53 local:192.0.2.11',
  ]);
});
