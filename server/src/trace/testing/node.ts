/** Nodes and packets in a few words, for tests. */
import type { PacketInput } from '../../../../protocol/trace.ts';
import type { Packet } from '../../net/packet.ts';
import type { Node } from '../../node/model.ts';
import { readNode } from '../../node/read.ts';
import { type TraceOptions, trace } from '../engine.ts';
import { readPacket } from '../input.ts';
import { packetJson } from '../json.ts';
import type { Outcome } from '../trace.ts';

/** `ip addr`, `ip route` and `sysctl` of a router between 10.1.0.0/24 on eth-l and 10.2.0.0/24 on eth-r. */
const addresses = `1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default
    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00
    inet 127.0.0.1/8 scope host lo
       valid_lft forever preferred_lft forever
2: eth-l: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default
    link/ether 02:00:00:00:01:01 brd ff:ff:ff:ff:ff:ff
    inet 10.1.0.1/24 scope global eth-l
       valid_lft forever preferred_lft forever
    inet6 fd01::1/64 scope global
       valid_lft forever preferred_lft forever
3: eth-r: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default
    link/ether 02:00:00:00:02:01 brd ff:ff:ff:ff:ff:ff
    inet 10.2.0.1/24 scope global eth-r
       valid_lft forever preferred_lft forever
    inet6 fd02::1/64 scope global
       valid_lft forever preferred_lft forever
`;
const routes = `default via 10.2.0.254 dev eth-r
10.1.0.0/24 dev eth-l proto kernel scope link src 10.1.0.1
10.2.0.0/24 dev eth-r proto kernel scope link src 10.2.0.1
`;

const switches = 'net.ipv4.ip_forward = 1\nnet.ipv6.conf.all.forwarding = 1\n';

/** A router with these rules. `files` adds or replaces dumps; undefined takes one away. */
export function router(rules: string, files: Readonly<Record<string, string | undefined>> = {}): Node {
  const all = {
    'iptables-save.txt': rules,
    'ip-addr.txt': addresses,
    'ip-route.txt': routes,
    'sysctl.txt': switches,
    ...files,
  };
  const present = Object.entries(all).flatMap(([name, text]) => (text === undefined ? [] : [{ name, text }]));
  return readNode('node', present).node;
}

/** The rules alone: nothing is known of the machine's addresses. */
export function rulesAlone(rules: string): Node {
  return router(rules, { 'ip-addr.txt': undefined, 'ip-route.txt': undefined, 'sysctl.txt': undefined });
}

/** `tcp 10.1.0.7:40000 > 10.2.0.5:80 in eth-l`; without `in` the node makes the packet itself. */
export function packet(text: string, more: Partial<PacketInput> = {}): Packet {
  const found = /^(\w+) ([\da-f.]+)(?::(\d+))? > ([\da-f.]+)(?::(\d+))?(?: in (\S+))?$/.exec(text);
  if (found === null) throw new Error(`no packet: ${text}`);
  const [, protocol = '', src = '', sport, dst = '', dport, device] = found;
  const ports = sport === undefined ? {} : { sport: Number(sport), dport: Number(dport) };
  const read = readPacket({ protocol, src, dst, ...ports, in: device ?? null, ...more });
  if ('problem' in read) throw new Error(`${read.field}: ${read.problem.template}`);
  return read.packet;
}

/** The outcomes of one packet, each in a line: share, verdict, what decided, where it went. */
export function outcomes(node: Node, asked: Packet | string, options: TraceOptions = {}): readonly string[] {
  const [traced] = trace(node, [typeof asked === 'string' ? packet(asked) : asked], options);
  return (traced?.outcomes ?? []).map(outcomeLine);
}

export function outcomeLine({ probability, verdict, decidedBy, packet: last, out, assumptions }: Outcome): string {
  const { src, sport, dst, dport, mark } = packetJson(last);
  const share = probability.denominator === 1n ? '' : `${probability.numerator}/${probability.denominator} `;
  const by =
    decidedBy.by === 'rule'
      ? ` by ${decidedBy.chain} ${decidedBy.rule}`
      : decidedBy.by === 'policy'
        ? ` by policy of ${decidedBy.chain}`
        : decidedBy.by === 'access-list'
          ? ` by list ${decidedBy.list} ${decidedBy.sequence ?? 'end'}`
          : ` by ${decidedBy.part}`;
  const ports = sport === undefined ? `${src} > ${dst}` : `${src}:${sport} > ${dst}:${dport}`;
  const marked = mark === 0 ? '' : ` mark 0x${mark.toString(16)}`;
  const resting = assumptions.map(({ id, holds }) => ` ${holds ? '' : 'not '}${id}`).join(',');
  return `${share}${verdict}${by}: ${ports}${out === undefined ? '' : ` out ${out}`}${marked}${resting === '' ? '' : ` if${resting}`}`;
}

/** The events of the first outcome, as the kernel's TRACE names them. */
export function events(node: Node, asked: Packet | string, options: TraceOptions = {}): readonly string[] {
  const [traced] = trace(node, [typeof asked === 'string' ? packet(asked) : asked], options);
  return (traced?.outcomes[0]?.steps ?? []).flatMap((step) =>
    step.kind === 'rule' || step.kind === 'return' || step.kind === 'policy'
      ? [`${step.table}:${step.chain}:${step.kind}:${step.rule}`]
      : [],
  );
}
