/** Nodes of kube-proxy's ipvs mode of which nobody took `ipvsadm`. */
import { expect, test } from 'vitest';
import { message } from '../../text/message.ts';
import { trace } from '../engine.ts';
import { packet, router } from '../testing/node.ts';

const rules = `*nat
:PREROUTING ACCEPT [0:0]
:KUBE-SERVICES - [0:0]
-A PREROUTING -j KUBE-SERVICES
COMMIT
`;
const addresses = `2: eth-l: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default
    inet 10.1.0.1/24 scope global eth-l
    inet6 fd01::1/64 scope global
3: eth-r: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default
    inet 10.2.0.1/24 scope global eth-r
9: kube-ipvs0: <BROADCAST,NOARP> mtu 1500 qdisc noop state DOWN group default
    inet 10.96.0.10/32 scope global kube-ipvs0
    inet6 fd96::a/128 scope global
`;
const sets = `create KUBE-NODE-PORT-TCP bitmap:port range 0-65535
add KUBE-NODE-PORT-TCP 30080
create KUBE-NODE-PORT-SCTP-HASH hash:ip,port family inet hashsize 1024 maxelem 65536
add KUBE-NODE-PORT-SCTP-HASH 10.1.0.1,sctp:30090
`;
const node = { 'ip-addr.txt': addresses, 'ipset-save.txt': sets };

function ways(way: string, files: Readonly<Record<string, string | undefined>> = node): readonly string[] {
  const outcomes = trace(router(rules, files), [packet(way)])[0]?.outcomes ?? [];
  return outcomes.map(({ verdict, assumptions }) =>
    [verdict, ...assumptions.map(({ id, holds }) => `${id}=${holds ? 'yes' : 'no'}`)].join(' '),
  );
}

const toService = 'tcp 10.1.0.7:1000 > 10.96.0.10:53 in eth-l';

test('what is for an address of kube-ipvs0 is IPVS’ more likely than anybody’s', () => {
  expect(ways(toService)).toEqual([
    'undecided ipvs-service:tcp:10.96.0.10:53=yes',
    'delivered ipvs-service:tcp:10.96.0.10:53=no',
  ]);
  expect(ways('tcp 10.2.0.1:1000 > 10.96.0.10:53')).toEqual([
    'undecided ipvs-service:tcp:10.96.0.10:53=yes',
    'delivered ipvs-service:tcp:10.96.0.10:53=no',
  ]);
});

test('so is what a set of kube-proxy lists for its protocol', () => {
  expect(ways('tcp 10.1.0.7:1000 > 10.1.0.1:30080 in eth-l')[0]).toBe('undecided ipvs-service:tcp:10.1.0.1:30080=yes');
  expect(ways('sctp 10.1.0.7:1000 > 10.1.0.1:30090 in eth-l')[0]).toBe(
    'undecided ipvs-service:sctp:10.1.0.1:30090=yes',
  );
  expect(ways('udp 10.1.0.7:1000 > 10.1.0.1:30080 in eth-l')).toEqual(['delivered ipvs-service:udp:10.1.0.1:30080=no']);
});

test('of other ports of the node it is said that they are no service', () => {
  expect(ways('tcp 10.1.0.7:1000 > 10.1.0.1:22 in eth-l')).toEqual(['delivered ipvs-service:tcp:10.1.0.1:22=no']);
});

test('the routes of the table local tell what lies on the device, too', () => {
  const local = 'local 10.96.0.10 dev kube-ipvs0 table local proto kernel scope host src 10.96.0.10\n';
  const routes = `10.1.0.0/24 dev eth-l proto kernel scope link src 10.1.0.1\n${local}`;
  expect(ways(toService, { 'ip-addr.txt': undefined, 'ip-route.txt': routes })[0]).toContain('undecided');
});

test('nothing is asked where the services are told, where kube-proxy does not balance, or of what IPVS never takes', () => {
  expect(ways(toService, { ...node, 'ipvsadm-save.txt': '-A -t 10.96.0.11:53 -s rr\n' })).toEqual(['delivered']);
  const bare = addresses.slice(0, addresses.indexOf('9:'));
  expect(ways('tcp 10.1.0.7:1000 > 10.1.0.1:22 in eth-l', { ...node, 'ip-addr.txt': bare })).toEqual(['delivered']);
  expect(ways('icmp 10.1.0.7 > 10.96.0.10 in eth-l')).toEqual(['delivered']);
});

test('nor where another program has such a device, or where no address of the family lies on it', () => {
  const others = rules.replaceAll('KUBE-SERVICES', 'SERVICES');
  expect(ways(toService, { ...node, 'iptables-save.txt': others })).toEqual(['delivered']);
  const ofIpv6 = addresses.replace(/ {4}inet 10\.96.*\n/, '');
  expect(ways('tcp 10.1.0.7:1000 > 10.1.0.1:22 in eth-l', { ...node, 'ip-addr.txt': ofIpv6 })).toEqual(['delivered']);
});

test('what becomes of it then is said', () => {
  const [taken] = trace(router(rules, node), [packet(toService)])[0]?.outcomes ?? [];
  const { template } = message('which real server IPVS sends it to, and how, only ipvsadm -Sn tells');
  expect(taken?.decidedBy).toMatchObject({ by: 'stack', part: 'ipvs', text: { template } });
});

const alone = (rule: string, more = ''): Readonly<Record<string, undefined | string>> => ({
  'iptables-save.txt': `*nat
:PREROUTING ACCEPT [0:0]
:KUBE-SERVICES - [0:0]
-A PREROUTING -j KUBE-SERVICES
-A KUBE-SERVICES ${rule}
${more}COMMIT
`,
  'ip-addr.txt': undefined,
  'ip-route.txt': undefined,
});

test('of the rules alone those tell that ask kube-proxy’s sets, and whether these hold it is asked once', () => {
  const rule = '-m set --match-set KUBE-CLUSTER-IP dst,dst -j ACCEPT';
  const dump = alone(rule, '-A POSTROUTING -j MASQUERADE\n');
  expect(ways(toService, dump).slice(0, 2)).toEqual([
    'undecided set:KUBE-CLUSTER-IP:10.96.0.10,tcp:53=yes local:10.96.0.10=yes ipvs-service:tcp:10.96.0.10:53=yes',
    'delivered set:KUBE-CLUSTER-IP:10.96.0.10,tcp:53=yes local:10.96.0.10=yes ipvs-service:tcp:10.96.0.10:53=no',
  ]);
  expect(ways(toService, dump)).toContain(
    'delivered set:KUBE-CLUSTER-IP:10.96.0.10,tcp:53=no local:10.96.0.10=yes ipvs-service:tcp:10.96.0.10:53=no',
  );
});

test('where no rule has asked, since nothing is tracked, it is open whether there is one', () => {
  const rule = '-m set --match-set KUBE-CLUSTER-IP dst,dst -j ACCEPT';
  expect(ways(toService, alone(rule))).toEqual([
    'delivered local:10.96.0.10=yes ipvs-service:tcp:10.96.0.10:53=no',
    'undecided local:10.96.0.10=yes ipvs-service:tcp:10.96.0.10:53=yes',
    'forwarded local:10.96.0.10=no route:10.96.0.10=yes',
  ]);
});

test('those of its iptables mode tell of no IPVS', () => {
  const rule = '-d 10.96.0.11/32 -p tcp -m tcp --dport 53 -j ACCEPT';
  expect(ways(toService, alone(rule))).toContain('delivered local:10.96.0.10=yes');
});

const toNode = 'tcp 10.1.0.7:1000 > 10.1.0.1:22 in eth-l';
const plain = '*filter\n:INPUT ACCEPT [0:0]\nCOMMIT\n';
const bare = { 'ip-addr.txt': addresses.slice(0, addresses.indexOf('9:')), 'iptables-save.txt': plain };

test('where the module’s switches are there, or a rule asks what it does, no service is said to be there', () => {
  const switches = 'net.ipv4.ip_forward = 1\nnet.ipv4.vs.conntrack = 0\n';
  expect(ways(toNode, { ...bare, 'sysctl.txt': switches })).toEqual(['delivered ipvs-service:tcp:10.1.0.1:22=no']);
  const asking = plain.replace('COMMIT', '-A INPUT -m ipvs --ipvs -j ACCEPT\nCOMMIT');
  expect(ways(toNode, { ...bare, 'iptables-save.txt': asking })).toEqual(['delivered ipvs-service:tcp:10.1.0.1:22=no']);
});

test('of a node that shows nothing of IPVS nothing is said, but what somebody tells counts', () => {
  expect(ways(toNode, bare)).toEqual(['delivered']);
  const assumptions = { 'ipvs-service:tcp:10.1.0.1:22': true };
  const [traced] = trace(router(plain, bare), [packet(toNode)], { assumptions });
  expect(traced?.outcomes.map(({ verdict }) => verdict)).toEqual(['undecided']);
});
