/** What resets of the node, and of its rules, make of connections. */
import type { Bed, Scenario, ScenarioPacket } from '../kernel/scenario.ts';
import { left, local, packet, right, rules, topic } from './build.ts';

const states = (chain: string) =>
  ['NEW', 'ESTABLISHED', 'INVALID'].map((state) => `${chain} -m conntrack --ctstate ${state}`);

const refuse = '-j REJECT --reject-with tcp-reset';
/** Segments of one talk or the other carry this, and a rule refuses those that do. */
const REFUSED = 0x10;
const refusedBy = 'tos --tos 0x10/0xff';

/** `o SYN`: from the one who began; `r ACK`: from the other; `o ACK!`: the rule refuses it. */
function forwarded(refused: string, ...talks: readonly string[]): Omit<Scenario, 'name'> {
  const packets = talks.flatMap((talk, port) =>
    talk.split('; ').map((line) => {
      const [who, flags = 'NONE'] = line.replace('!', '').split(' ');
      const more = { flags, ...(line.endsWith('!') ? { tos: REFUSED } : {}) };
      return who === 'o'
        ? left(`tcp 10.1.0.7:${port + 1} > 10.2.0.5:80`, more)
        : right(`tcp 10.2.0.5:80 > 10.1.0.7:${port + 1}`, more);
    }),
  );
  return { iptables: rules({ filter: [...states('FORWARD'), `FORWARD -p tcp ${refused} ${refuse}`] }), packets };
}

/** The same, where what is refused is not tracked. */
function untracked(raw: readonly string[]): Omit<Scenario, 'name'> {
  const { packets } = forwarded(
    '',
    'o SYN; o ACK!; o SYN; r SYN,ACK',
    'o SYN; o SYN!; o ACK; o SYN',
    `${open}; o ACK!; o ACK; r ACK; o SYN; r SYN,ACK`,
    `${open}; r ACK!; o ACK; r ACK; o SYN; r SYN`,
    'o SYN; r SYN,ACK!; r SYN,ACK; o ACK',
  );
  const filter = [...states('FORWARD'), `FORWARD -p tcp -m ${refusedBy} ${refuse}`];
  return { iptables: rules({ raw: [`PREROUTING -m ${refusedBy} -j CT --notrack`, ...raw], filter }), packets };
}

const open = 'o SYN; r SYN,ACK; o ACK';

const toItself = (port: number, flags: string) => local(`tcp 10.1.0.1:${port} > 10.1.0.1:81`, { flags });

const bridge: Bed = {
  before: [
    'link add br0 address 02:00:00:00:09:01 type bridge',
    'link set br0 up',
    'addr add 10.9.0.1/24 brd 10.9.0.255 dev br0',
    'addr add fd09::1/64 dev br0 nodad',
  ],
  links: [
    ...[1, 2].map((port) => ({
      name: `port${port}`,
      device: `port${port}`,
      mac: `fe:00:00:00:0${port}:01`,
      master: 'br0',
      gatewayMac: '02:00:00:00:09:01',
      neighbours: [`10.9.0.${port + 1}`, `fd09::${port + 1}`],
    })),
    {
      name: 'out',
      device: 'eth0',
      mac: '02:00:00:00:03:01',
      addresses: ['10.2.0.1/24', 'fd02::1/64'],
      neighbours: ['10.2.0.5', 'fd02::5'],
    },
  ],
};

/** What rules of OUTPUT would keep of a reset, and what tracking would, shows in later packets. */
function onBridge(chain: string): readonly string[] {
  return [
    `${chain} -m connmark --mark 0x7`,
    `${chain} -m set --match-set said src`,
    ...states(chain),
    `${chain} -p tcp -m ${refusedBy} ${refuse}`,
    `${chain} -p tcp -m conntrack --ctstate INVALID ${refuse}`,
  ];
}

const keeping = { filter: ['OUTPUT -j SET --add-set said dst'], mangle: ['OUTPUT -j CONNMARK --set-mark 7'] };

function byBridge(
  family: 'ipv4' | 'ipv6',
  shown: 0 | 1,
  kept: { filter?: readonly string[]; mangle?: readonly string[] },
) {
  const six = family === 'ipv6';
  const tables = { ...kept, filter: [...onBridge('FORWARD'), ...onBridge('INPUT'), ...(kept.filter ?? [])] };
  const host = (address: string, port: number) =>
    six ? `[${address.replace(/10\.(\d)\.0\.(\d)/, 'fd0$1::$2')}]:${port}` : `${address}:${port}`;
  const sent = (from: string, src: string, dst: string, line: string, more = {}): ScenarioPacket =>
    packet(from, `tcp ${src} > ${dst}`, {
      flags: line.replace('!', ''),
      ...(line.endsWith('!') ? { tos: REFUSED } : {}),
      ...more,
    });
  const out = (port: number, line: string) => sent('port1', host('10.9.0.2', port), host('10.2.0.5', 80), line);
  const back = (port: number, line: string) => sent('out', host('10.2.0.5', 80), host('10.9.0.2', port), line);
  const across = (port: number, line: string) =>
    sent('port1', host('10.9.0.2', port), host('10.9.0.3', 80), line, { toMac: '02:00:00:00:02:02' });
  const here = (port: number, line: string) => sent('port1', host('10.9.0.2', port), host('10.9.0.1', 80), line);
  return {
    bed: bridge,
    setup: 'modprobe -d /run/modules br_netfilter',
    sysctls: { [`net.bridge.bridge-nf-call-${six ? 'ip6' : 'ip'}tables`]: shown },
    ipset: `create said hash:ip${six ? ' family inet6' : ''}\n`,
    [six ? 'ip6tables' : 'iptables']: rules(tables),
    packets: [
      ...[out(1, 'SYN'), back(1, 'SYN,ACK'), out(1, 'ACK!'), out(1, 'ACK'), back(1, 'ACK!'), out(1, 'ACK')],
      ...[out(2, 'SYN'), out(2, 'ACK'), out(2, 'ACK'), out(2, 'SYN'), back(2, 'SYN,ACK')],
      ...[out(3, 'SYN'), back(3, 'FIN,ACK'), out(3, 'SYN'), back(3, 'SYN,ACK'), out(3, 'ACK')],
      ...[across(4, 'SYN'), across(4, 'SYN!'), across(4, 'ACK'), across(4, 'ACK')],
      ...[here(5, 'SYN!'), here(6, 'ACK!'), here(6, 'ACK!'), here(7, 'NONE')],
    ],
  };
}

export const resets = topic('resets', {
  'a rule resets connections of every state': forwarded(
    `-m ${refusedBy}`,
    'o SYN; o SYN!; o ACK; r SYN,ACK; o ACK; o SYN; r SYN,ACK; o ACK',
    'o SYN; o SYN!; r SYN,ACK; o ACK; r ACK; o FIN,ACK',
    'o SYN; o SYN!; r RST,ACK; o ACK; o SYN',
    'o SYN; o SYN!; o FIN,ACK; r FIN,ACK; o ACK',
    'o SYN; o SYN!; o RST,ACK; o SYN',
    'o SYN; r ACK; o SYN!; o ACK; r ACK; o RST; o SYN; o ACK',
    'o SYN; r SYN; o SYN!; o SYN,ACK; r SYN,ACK; o ACK',
    'o SYN; r SYN,ACK!; r SYN,ACK; o ACK; r SYN',
    `${open}!; o ACK; r ACK; o SYN; r SYN,ACK; o ACK`,
    `${open}; r RST!; o ACK; r ACK`,
    'o ACK; o ACK!; o ACK; r ACK; r SYN; o SYN',
  ),
  'a rule resets what belongs to no connection': forwarded(
    '-m conntrack --ctstate INVALID',
    'o SYN; o ACK; o ACK; o SYN; r SYN,ACK',
    'o SYN; o NONE; o SYN; r SYN,ACK',
    'o SYN; r FIN,ACK; o SYN; r SYN,ACK; o ACK',
    `${open}; o NONE; o ACK; r ACK; o SYN`,
    `${open}; r NONE; o ACK; r ACK; o SYN`,
    `${open}; o SYN,ACK; r ACK; r SYN; o SYN`,
    'r SYN,ACK; o SYN; r SYN,ACK; r SYN,ACK',
  ),
  'a rule resets what is not tracked': untracked([]),
  // nf_ct_attach() has set the reset up, though with nothing, and CT takes that for a connection.
  'a rule resets what is not tracked, and CT leaves the reset alone': untracked(['OUTPUT -p tcp -j CT --notrack']),
  'a rule resets what the node says to itself': {
    iptables: rules({ filter: [...states('INPUT'), `INPUT -p tcp -m tcp --dport 81 ${refuse}`] }),
    packets: [
      ...['SYN', 'ACK', 'SYN', 'FIN,ACK', 'SYN'].map((flags) => toItself(20, flags)),
      ...['SYN', 'SYN', 'ACK', 'RST', 'ACK'].map((flags) => toItself(21, flags)),
    ],
  },
  'the node resets what a server of IPVS answers it': {
    setup: 'ip addr add 10.9.0.10/32 dev kube-ipvs0',
    ipvs: '-A -t 10.9.0.10:80 -s rr\n-a -t 10.9.0.10:80 -r 10.1.0.8:80 -m -w 1\n',
    iptables: rules({ filter: states('OUTPUT'), nat: ['POSTROUTING -m ipvs --vmethod MASQ -j MASQUERADE'] }),
    packets: [
      local('tcp 10.1.0.1:41694 > 10.9.0.10:80'),
      left('tcp 10.1.0.8:80 > 10.1.0.1:41694', { flags: 'SYN,ACK' }),
      local('tcp 10.1.0.1:41694 > 10.9.0.10:80', { flags: 'ACK' }),
      local('tcp 10.1.0.1:41694 > 10.9.0.10:80', { flags: 'FIN,ACK' }),
      left('tcp 10.1.0.8:80 > 10.1.0.1:41694', { flags: 'RST' }),
      local('tcp 10.1.0.1:41694 > 10.9.0.10:80'),
    ],
  },
  'what a bridge has shown is reset past every hook': byBridge('ipv4', 1, keeping),
  'what a bridge has shown is reset past every hook, over IPv6': byBridge('ipv6', 1, keeping),
  'nor does tracking see such a reset': byBridge('ipv4', 1, {}),
  'what a bridge keeps to itself is reset as anything else': byBridge('ipv4', 0, keeping),
});
