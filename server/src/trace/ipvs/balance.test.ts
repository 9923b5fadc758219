/** What dumps leave open about IPVS. How the kernel balances is in conformance/golden/ipvs.json and ipvs-corners.json. */
import { expect, test } from 'vitest';
import type { PacketInput } from '../../../../protocol/trace.ts';
import { render } from '../../text/message.ts';
import { trace } from '../engine.ts';
import { packet, router } from '../testing/node.ts';

const rules = '*nat\n:POSTROUTING ACCEPT [0:0]\n-A POSTROUTING -j MASQUERADE\nCOMMIT\n';
const services = `-A -t 10.1.0.1:80 -s rr
-a -t 10.1.0.1:80 -r 10.2.0.5:8080 -m -w 1
-a -t 10.1.0.1:80 -r 10.2.0.6:8080 -m -w 1
-A -t 10.1.0.1:81 -s rr
-a -t 10.1.0.1:81 -r 10.2.0.5:8080 -m -w 1
`;

/** Each way of a packet: where it goes, and on what that rests. */
function ways(
  files: Readonly<Record<string, string>>,
  way: string,
  more: Partial<PacketInput> = {},
): readonly string[] {
  const node = router(rules, { 'ipvsadm-save.txt': services, ...files });
  return (trace(node, [packet(way, more)])[0]?.outcomes ?? []).map(
    ({ packet: { src, dst, dport }, verdict, assumptions }) => {
      const said = assumptions.map(({ id, holds }) => `${id}=${holds ? 'yes' : 'no'}`);
      const address = (words: readonly number[]) =>
        [24, 16, 8, 0].map((shift) => ((words[0] ?? 0) >>> shift) & 255).join('.');
      return [`${verdict} ${address(src.words)} > ${address(dst.words)}:${dport}`, ...said].join(' ');
    },
  );
}

const syn = 'tcp 10.1.0.7:1000 > 10.1.0.1:81 in eth-l';
const ack = { flags: ['ACK'] } as const;

test('without a dump of switches, conntrack may or may not know what IPVS handles', () => {
  expect(ways({}, syn)).toEqual([
    'forwarded 10.2.0.1 > 10.2.0.5:8080 ipvs-conntrack=yes',
    'forwarded 10.1.0.7 > 10.2.0.5:8080 ipvs-conntrack=no',
  ]);
  expect(ways({ 'sysctl.txt': 'net.ipv4.vs.conntrack = 0\n' }, syn)).toEqual(['forwarded 10.1.0.7 > 10.2.0.5:8080']);
  expect(ways({ 'sysctl.txt': 'net.ipv4.vs.conntrack = 1\n' }, syn)).toEqual(['forwarded 10.2.0.1 > 10.2.0.5:8080']);
});

test('kube-proxy turns conntrack on for IPVS, and shows itself by its device together with its chain', () => {
  const device = `1: kube-ipvs0: <BROADCAST,NOARP> mtu 1500 qdisc noop state DOWN group default
    inet 10.1.0.1/32 scope global kube-ipvs0
2: eth-r: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default
    inet 10.2.0.1/24 scope global eth-r
`;
  const chain = rules.replace('-A', ':KUBE-SERVICES - [0:0]\n-A');
  expect(ways({ 'ip-addr.txt': device, 'iptables-save.txt': chain }, syn)).toEqual([
    'forwarded 10.2.0.1 > 10.2.0.5:8080 ipvs-conntrack=yes',
  ]);
  expect(ways({ 'ip-addr.txt': device }, syn)).toHaveLength(2);
});

test('a packet in the middle of a connection belongs to none, unless somebody knows better', () => {
  const [way] = ways({}, syn, ack);
  expect(way).toBe('delivered 10.1.0.7 > 10.1.0.1:81 ipvs-no-connection:10.1.0.7:1000=yes');
  const node = router(rules, { 'ipvsadm-save.txt': services, 'sysctl.txt': 'net.ipv4.vs.conntrack = 0\n' });
  const options = { assumptions: { 'ipvs-no-connection:10.1.0.7:1000': false } };
  expect(trace(node, [packet(syn, ack)], options)[0]?.outcomes.map(({ verdict }) => verdict)).toEqual(['forwarded']);
});

test('conntrack -L shows which real server a connection has', () => {
  const entry =
    'tcp      6 431999 ESTABLISHED src=10.1.0.7 dst=10.1.0.1 sport=1000 dport=80 src=10.2.0.6 dst=10.1.0.7 sport=8080 dport=1000 [ASSURED] mark=0 use=1\n';
  const files = { 'conntrack.txt': entry, 'sysctl.txt': 'net.ipv4.vs.conntrack = 1\n' };
  expect(ways(files, 'tcp 10.1.0.7:1000 > 10.1.0.1:80 in eth-l', ack)[0]).toBe(
    'forwarded 10.1.0.7 > 10.2.0.6:8080 ipvs-connection:10.1.0.7:1000=yes',
  );
});

test('and where its real server was removed, that it gets nowhere', () => {
  const entry =
    'tcp      6 431999 ESTABLISHED src=10.1.0.7 dst=10.1.0.1 sport=1000 dport=80 src=10.2.0.9 dst=10.1.0.7 sport=8080 dport=1000 [ASSURED] mark=0 use=1\n';
  const way = 'tcp 10.1.0.7:1000 > 10.1.0.1:80 in eth-l';
  const files = { 'ipvsadm-save.txt': services, 'conntrack.txt': entry };
  const verdicts = (switches: string) => {
    const node = router(rules, { ...files, 'sysctl.txt': `net.ipv4.vs.conntrack = 1\n${switches}` });
    return trace(node, [packet(way, ack), packet(way, { flags: ['SYN'] })]).map(({ outcomes }) => outcomes[0]?.verdict);
  };
  expect(verdicts('')).toEqual(['dropped', 'dropped']);
  expect(verdicts('net.ipv4.vs.expire_nodest_conn = 1\n')).toEqual(['dropped', 'forwarded']);
});

test('a backup of another balancer may leave everything to the node itself', () => {
  const files = { 'sysctl.txt': 'net.ipv4.vs.conntrack = 1\nnet.ipv4.vs.backup_only = 1\n' };
  expect(ways(files, syn)).toEqual([
    'forwarded 10.2.0.1 > 10.2.0.5:8080 ipvs-backup=no',
    'delivered 10.1.0.7 > 10.1.0.1:81 ipvs-backup=yes',
  ]);
});

test('of a tunnel whose kind no dump tells, that is said', () => {
  const save = '-A -t 10.1.0.1:81 -s rr\n-a -t 10.1.0.1:81 -r 10.2.0.5:81 -i -w 1';
  const drop = '*filter\n-A OUTPUT -p 47 -j DROP\nCOMMIT\n';
  const verdicts = (text: string) => {
    const [traced] = trace(router(drop, { 'ipvsadm-save.txt': text }), [packet(syn)]);
    return traced?.outcomes.map(({ verdict, assumptions }) => [
      verdict,
      ...assumptions.map(({ text: said }) => render(said)),
    ]);
  };
  expect(verdicts(`${save}\n`)).toEqual([
    ['forwarded', 'the tunnel to 10.2.0.5 is IP in IP, as tunnels are where nobody asks for another'],
  ]);
  expect(verdicts(`${save} --tun-type gre\n`)).toEqual([['dropped']]);
});

test('with lblc a destination keeps to its server beyond the threshold, with others nobody takes what is too much', () => {
  const verdicts = (scheduler: string) => {
    const full = `-A -t 10.1.0.1:80 -s ${scheduler}\n-a -t 10.1.0.1:80 -r 10.2.0.5:8080 -m -w 1 -x 2\n`;
    const node = router('*filter\n:FORWARD ACCEPT [0:0]\nCOMMIT\n', { 'ipvsadm-save.txt': full });
    const syns = [1, 2, 3].map((port) => packet(`tcp 10.1.0.7:${port} > 10.1.0.1:80 in eth-l`));
    const assumptions = { 'ipvs-conntrack': true };
    return trace(node, syns, { assumptions }).map(({ outcomes }) => [
      ...new Set(outcomes.map(({ verdict, packet: { dport } }) => `${verdict} ${dport}`)),
    ]);
  };
  expect(verdicts('lblc')[2]).toEqual(['forwarded 8080']);
  expect(verdicts('lblcr')[2]).not.toContain('forwarded 8080');
});

test('where it is open whether a destination has left its server with lblc, ten packets have no more ways than one', () => {
  const three = [5, 6, 7].map((host) => `-a -t 10.1.0.1:80 -r 10.2.0.${host}:8080 -m -w 1\n`).join('');
  const node = router(rules, { 'ipvsadm-save.txt': `-A -t 10.1.0.1:80 -s lblc\n${three}` });
  const syns = Array.from({ length: 10 }, (_, index) => packet(`tcp 10.1.0.7:${1000 + index} > 10.1.0.1:80 in eth-l`));
  const ways = trace(node, syns, { assumptions: { 'ipvs-conntrack': true } }).map(({ outcomes }) => outcomes.length);
  expect(ways.slice(0, 2)).toEqual([3, 3]);
  expect(Math.max(...ways)).toBeLessThan(10);
});
