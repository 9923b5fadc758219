/** How long IPVS takes a connection for one: what it reads of packets, its defenses, and calls of SIP. */
import type { Scenario, ScenarioPacket } from '../kernel/scenario.ts';
import { left, local, right, rules, topic } from './build.ts';

const lines = (...text: readonly string[]) => `${text.join('\n')}\n`;
const awake = rules({ filter: ['INPUT -m conntrack --ctstate NEW'], nat: ['POSTROUTING'] });
const vip = 'ip addr add 10.96.0.1/32 dev kube-ipvs0; ip addr add 10.96.0.2/32 dev kube-ipvs0';
const vip6 = 'ip addr add fd96::1/128 dev kube-ipvs0 nodad; ip link set kube-ipvs0 up';
const web = lines('-A -t 10.96.0.1:80 -s rr', '-a -t 10.96.0.1:80 -r 10.2.0.5:8080 -m -w 1');
/** Two servers in turn: who begins anew gets the other one. */
const inTurn = (method: string, port: number) =>
  lines(
    '-A -t 10.96.0.1:80 -s rr',
    `-a -t 10.96.0.1:80 -r 10.2.0.5:${port} ${method} -w 1`,
    `-a -t 10.96.0.1:80 -r 10.2.0.6:${port} ${method} -w 1`,
  );
const web6 = lines(
  '-A -t [fd96::1]:80 -s rr',
  '-a -t [fd96::1]:80 -r [fd02::5]:8080 -m -w 1',
  '-A --sctp-service [fd96::1]:36412 -s rr',
  '-a --sctp-service [fd96::1]:36412 -r [fd02::5]:36412 -m -w 1',
);

const client = (flags: string, more: Partial<ScenarioPacket> = {}) =>
  left('tcp 10.1.0.7:1000 > 10.96.0.1:80', { flags, ...more });
const server = (flags: string, address = '10.2.0.5') => right(`tcp ${address}:8080 > 10.1.0.7:1000`, { flags });
const behind =
  (...headers: NonNullable<ScenarioPacket['headers']>) =>
  (more: Partial<ScenarioPacket> = {}) =>
    left('tcp [fd01::7]:1000 > [fd96::1]:80', { headers, ...more });
const switched = (sysctls: Scenario['sysctls'], packets: Scenario['packets'], ipvs = web): Omit<Scenario, 'name'> => ({
  setup: vip,
  ipvs,
  iptables: awake,
  ...(sysctls === undefined ? {} : { sysctls }),
  packets,
});
const six = (packets: Scenario['packets']): Omit<Scenario, 'name'> => ({
  setup: vip6,
  ipvs: web6,
  ip6tables: awake,
  packets,
});

/** The flags would stand in the third byte of what is read: where a SYN has bits 16 to 23 of its sequence number. */
const oneHeader = behind('hop-by-hop');
const twoHeaders = behind('hop-by-hop', 'destination');
const routing = (address: string) => behind({ kind: 'routing', routingType: 4, segmentsLeft: 0, addresses: [address] });

const invite = (call: string) => ({
  data: `INVITE sip:b@example SIP/2.0\r\nCall-ID: ${call}\r\nMax-Forwards: 70\r\n\r\n`,
});
const phones = lines(
  '-A -u 10.96.0.1:5060 -s rr -p 600 --pe sip',
  '-a -u 10.96.0.1:5060 -r 10.2.0.5:5060 -m -w 1',
  '-a -u 10.96.0.1:5060 -r 10.2.0.6:5060 -m -w 1',
);
const calls = (packets: Scenario['packets'], ipvs = phones): Omit<Scenario, 'name'> => ({
  setup: `modprobe -d /run/modules ip_vs_pe_sip; ${vip}`,
  ipvs,
  iptables: awake,
  packets,
});

export const ipvsLife = topic('ipvs-life', {
  'behind an extension header a sequence number is taken for flags': six([
    oneHeader(),
    oneHeader({ wait: 0.1 }),
    oneHeader({ seq: 0x20000 }),
    oneHeader({ seq: 0x20000 }),
    oneHeader({ seq: 0x100000 }),
  ]),
  'behind two extension headers padding is taken for flags': six([
    twoHeaders(),
    twoHeaders({ wait: 0.1 }),
    twoHeaders(),
    behind('destination')({ flags: 'ACK' }),
    twoHeaders(),
  ]),
  'a routing header’s address is taken for flags': six([
    routing('fd02::9')(),
    routing('fd02::9')(),
    routing('fd02:0:2::9')({ sport: 1001 }),
    routing('fd02:0:2::9')({ sport: 1001 }),
    routing('fd02:0:4::9')({ sport: 1002 }),
    routing('fd02:0:4::9')({ sport: 1002 }),
  ]),
  'an SCTP association behind an extension header': six([
    left('sctp [fd01::7]:1000 > [fd96::1]:36412', { headers: ['hop-by-hop'] }),
    left('sctp [fd01::7]:1000 > [fd96::1]:36412', { headers: ['hop-by-hop'] }),
    left('sctp [fd01::7]:1000 > [fd96::1]:36412', { headers: ['hop-by-hop'], chunk: 'ABORT' }),
    left('sctp [fd01::7]:1000 > [fd96::1]:36412'),
  ]),
  'an abort behind a cookie closes an association': {
    setup: vip,
    sysctls: { 'net.ipv4.vs.sloppy_sctp': 1 },
    ipvs: lines(
      '-A --sctp-service 10.96.0.1:36412 -s rr',
      '-a --sctp-service 10.96.0.1:36412 -r 10.2.0.5:36412 -m -w 1',
    ),
    iptables: awake,
    packets: [
      left('sctp 10.1.0.7:1000 > 10.96.0.1:36412'),
      left('sctp 10.1.0.7:1000 > 10.96.0.1:36412', { chunks: [{ type: 'COOKIE_ECHO' }, { type: 'ABORT' }] }),
      left('sctp 10.1.0.7:1000 > 10.96.0.1:36412', { wait: 0.1 }),
      left('sctp 10.1.0.7:1000 > 10.96.0.1:36412'),
    ],
  },
  'an ended connection without connection tracking begins anew at once': switched({ 'net.ipv4.vs.conntrack': 0 }, [
    client('SYN'),
    server('SYN,ACK'),
    client('ACK'),
    client('RST'),
    client('SYN'),
    client('SYN'),
  ]),
  'the node’s own resets end its connections to a service': switched(
    {},
    [
      local('tcp 10.2.0.1:1000 > 10.96.0.1:80'),
      ...['10.2.0.5', '10.2.0.6'].map((address) => right(`tcp ${address}:8080 > 10.2.0.1:1000`, { flags: 'SYN,ACK' })),
      local('tcp 10.2.0.1:1000 > 10.96.0.1:80', { flags: 'ACK' }),
      ...['10.2.0.5', '10.2.0.6'].map((address) => right(`tcp ${address}:8080 > 10.2.0.1:1000`, { flags: 'ACK' })),
      local('tcp 10.2.0.1:1000 > 10.96.0.1:80'),
      local('tcp 10.2.0.1:1000 > 10.96.0.1:80'),
    ],
    inTurn('-m', 8080),
  ),
  'a server on this node that refuses ends it by any method': switched(
    {},
    [client('SYN'), client('SYN'), client('SYN'), client('SYN')],
    lines(
      '-A -t 10.96.0.1:80 -s rr',
      '-a -t 10.96.0.1:80 -r 10.96.0.2:80 -i -w 1',
      '-a -t 10.96.0.1:80 -r 10.96.0.1:80 -g -w 1',
      '-a -t 10.96.0.1:80 -r 10.2.0.5:80 -g -w 1',
    ),
  ),
  'secure_tcp: a client alone establishes nothing': switched(
    { 'net.ipv4.vs.secure_tcp': 3 },
    [client('SYN'), client('ACK'), client('RST'), client('SYN')],
    inTurn('-m', 8080),
  ),
  'without secure_tcp it does': switched(
    { 'net.ipv4.vs.secure_tcp': 0 },
    [client('SYN'), client('ACK'), client('RST'), client('SYN')],
    inTurn('-m', 8080),
  ),
  'secure_tcp: a reset behind the server’s SYN ends it': switched(
    { 'net.ipv4.vs.secure_tcp': 3 },
    [client('SYN'), server('SYN,ACK'), server('SYN,ACK', '10.2.0.6'), client('RST'), client('SYN'), client('SYN')],
    inTurn('-m', 8080),
  ),
  'secure_tcp: where answers go elsewhere, a reset ends it too': switched(
    { 'net.ipv4.vs.secure_tcp': 3 },
    [client('SYN'), client('RST'), client('SYN'), client('SYN')],
    inTurn('-g', 80),
  ),
  'defenses that wait for memory to be short': switched(
    { 'net.ipv4.vs.secure_tcp': 1, 'net.ipv4.vs.drop_packet': 1, 'net.ipv4.vs.drop_entry': 1 },
    [client('SYN'), client('ACK'), client('RST'), client('SYN')],
  ),
  'drop_packet takes every third new connection': switched(
    { 'net.ipv4.vs.drop_packet': 3, 'net.ipv4.vs.am_droprate': 3 },
    [1001, 1002, 1003, 1004].map((port) => left(`tcp 10.1.0.7:${port} > 10.96.0.1:80`)),
  ),
  'drop_entry forgets what nobody answered, but not at once': switched({ 'net.ipv4.vs.drop_entry': 3 }, [
    client('SYN'),
    client('SYN'),
    server('SYN,ACK'),
    client('ACK'),
  ]),
  'a server on this node, behind a route to somewhere else': {
    setup: vip,
    ipvs: lines(
      '-A -f 1 -s rr',
      '-a -f 1 -r 10.96.0.2:80 -m -w 1',
      '-A -u 10.2.0.5:53 -s rr',
      '-a -u 10.2.0.5:53 -r 10.1.0.1:5353 -m -w 1',
    ),
    iptables: rules({
      mangle: ['OUTPUT -p udp --dport 80 -j MARK --set-mark 1'],
      filter: ['INPUT -m conntrack --ctstate NEW'],
    }),
    packets: [
      local('udp 10.2.0.1:1000 > 10.2.0.5:80'),
      local('udp 10.2.0.1:1001 > 198.51.100.5:80'),
      local('udp 10.2.0.1:1002 > 10.1.0.1:80'),
      local('udp 10.2.0.1:1003 > 10.2.0.5:53'),
      local('udp 10.2.0.1:1003 > 10.2.0.5:53'),
    ],
  },
  'the same over IPv6': {
    setup: vip6,
    ipvs: lines('-A -f 1 -6 -s rr', '-a -f 1 -6 -r [fd96::1]:80 -m -w 1'),
    ip6tables: rules({
      mangle: ['OUTPUT -p udp --dport 80 -j MARK --set-mark 1'],
      filter: ['INPUT -m conntrack --ctstate NEW'],
    }),
    packets: [local('udp [fd02::1]:1000 > [fd02::5]:80'), local('udp [fd02::1]:1001 > [2001:db8:9::5]:80')],
  },
  'a client stays with its server for one call': calls([
    left('udp 10.1.0.7:1000 > 10.96.0.1:5060', invite('one@10.1.0.7')),
    left('udp 10.1.0.7:1001 > 10.96.0.1:5060', invite('one@10.1.0.7')),
    left('udp 10.1.0.7:1002 > 10.96.0.1:5060', invite('two@10.1.0.7')),
    left('udp 10.1.0.8:1000 > 10.96.0.1:5060', invite('one@10.1.0.7')),
    left('udp 10.1.0.7:1000 > 10.96.0.1:5060', { data: 'x' }),
  ]),
  'what is no SIP message reaches no server': calls([
    left('udp 10.1.0.7:1000 > 10.96.0.1:5060'),
    left('udp 10.1.0.7:1001 > 10.96.0.1:5060', { payload: 0 }),
    left('udp 10.1.0.7:1002 > 10.96.0.1:5060', { data: 'OPTIONS sip:b SIP/2.0\r\nVia: x\r\n\r\n' }),
    left('udp 10.1.0.7:1003 > 10.96.0.1:5060', { data: 'OPTIONS sip:b SIP/2.0\r\nCall-ID: a b\r\n\r\n' }),
    left('udp 10.1.0.7:1004 > 10.96.0.1:5060', { data: 'OPTIONS sip:b SIP/2.0\r\nCall-ID: a' }),
    left('udp 10.1.0.7:1005 > 10.96.0.1:5060', { data: 'OPTIONS sip:b SIP/2.0\r\ni : a\n\n' }),
    left('udp 10.1.0.7:1006 > 10.96.0.1:5060', { data: 'OPTIONS sip:b SIP/2.0\r\nid: a\r\nCALL-ID:a@b\r\n' }),
    left('udp 10.1.0.7:1007 > 10.96.0.1:5060', { data: 'Call-ID: first-line\r\nVia: x\r\n\r\n' }),
    left('udp 10.1.0.7:1008 > 10.96.0.1:5060', { data: 'OPTIONS sip:b SIP/2.0\r\nCall-ID: a@\r\nCall-ID: b\r\n\r\n' }),
    left('udp 10.1.0.7:1009 > 10.96.0.1:5060', { data: 'OPTIONS sip:b SIP/2.0\r\nCall-ID:\r\n a@b\r\n\r\n' }),
  ]),
  'a call that a real server begins': calls([
    right('udp 10.2.0.5:5060 > 10.1.0.9:5060'),
    right('udp 10.2.0.5:5060 > 10.1.0.9:5060', invite('three@10.2.0.5')),
    left('udp 10.1.0.9:5060 > 10.96.0.1:5060', { data: 'SIP/2.0 200 OK\r\nCall-ID: three@10.2.0.5\r\n\r\n' }),
    left('udp 10.1.0.9:5061 > 10.96.0.1:5060', invite('three@10.2.0.5')),
    right('udp 10.2.0.5:5061 > 10.1.0.9:5060', invite('four@10.2.0.5')),
    right('udp 10.2.0.9:5060 > 10.1.0.9:5060', invite('five@10.2.0.5')),
  ]),
  'datagrams of a SIP service one at a time': calls(
    [
      left('udp 10.1.0.7:1000 > 10.96.0.1:5060', invite('one')),
      left('udp 10.1.0.7:1000 > 10.96.0.1:5060', invite('one')),
      left('udp 10.1.0.7:1000 > 10.96.0.1:5060', { data: 'x' }),
      right('udp 10.2.0.5:5060 > 10.1.0.9:5060', invite('two')),
      right('udp 10.2.0.5:5060 > 10.1.0.9:5060', { data: 'x' }),
    ],
    phones.replace('--pe sip', '--pe sip -o'),
  ),
});
