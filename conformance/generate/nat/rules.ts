/** Rules around translation: what asks connections, marks them, leaves them untracked, or loses their first packet. */
import { rules as dump } from '../../scenarios/build.ts';
import type { Chance } from '../prng.ts';
import { CLIENT_PORTS, PORTS, type World } from '../world.ts';
import { type Mapping, type NatChain, sourceOf, translation } from './targets.ts';

export interface NatRules {
  readonly text: string;
  readonly maps: readonly Mapping[];
}

const PROTOCOLS = ['tcp', 'tcp', 'tcp', 'udp', 'udp', 'sctp', 'dccp'] as const;

export function natRules(c: Chance, world: World): NatRules {
  const maps: Mapping[] = [];
  const chains: readonly NatChain[] = ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'];
  const most = { PREROUTING: 4, INPUT: 2, OUTPUT: 2, POSTROUTING: 4 } as const;
  const nat = chains.flatMap((chain) =>
    c.some(chain === 'PREROUTING' || chain === 'POSTROUTING' ? 1 : 0, most[chain], () => {
      const made = natRule(c, world, chain);
      maps.push(...made.maps);
      return made.text;
    }),
  );
  const text = dump({
    ...(c.percent(35) ? { raw: rawRules(c, world) } : {}),
    ...(c.percent(60) ? { mangle: mangleRules(c, world) } : {}),
    nat,
    filter: filterRules(c, world),
  });
  return { text, maps };
}

function natRule(c: Chance, world: World, chain: NatChain): NatRules {
  const proto = c.percent(70) ? c.pick(PROTOCOLS) : undefined;
  const inbound = chain === 'PREROUTING' || chain === 'OUTPUT';
  const conditions = [
    c.percent(55) ? address(c, world, inbound) : '',
    c.percent(30) ? device(c, chain) : '',
    proto === undefined ? '' : `-p ${proto}`,
    proto === undefined || c.percent(50)
      ? ''
      : `-m ${proto} --dport ${c.percent(70) ? c.pick(PORTS) : `${c.pick(PORTS)}:65000`}`,
    c.percent(8) ? '-m mark --mark 0x1/0x1' : '',
    c.percent(6) ? '-m addrtype --dst-type LOCAL' : '',
    c.percent(5) ? asked(c, world) : '',
  ];
  const made = translation(c, world, chain, proto !== undefined);
  const target = c.percent(8) ? c.pick(['-j ACCEPT', '-j RETURN']) : made.text;
  return { text: [chain, ...conditions, target].filter((word) => word !== '').join(' '), maps: made.maps };
}

function address(c: Chance, world: World, inbound: boolean): string {
  if (inbound)
    return `-d ${c.pick([...world.services, ...world.services, world.node[0], world.servers[0], world.nets[1] ?? ''])}`;
  return c.percent(60)
    ? `-s ${c.pick([world.nets[0], world.clients[0]])}`
    : `-d ${c.pick([world.servers[0], world.nets[1] ?? ''])}`;
}

function device(c: Chance, chain: NatChain): string {
  return chain === 'PREROUTING' || chain === 'INPUT'
    ? `-i ${c.pick(['eth-l', 'eth-l', 'eth-r', 'lo'])}`
    : `${c.percent(20) ? '! ' : ''}-o ${c.pick(['eth-r', 'eth-r', 'eth-l', 'lo'])}`;
}

/** Everything that -m conntrack may ask. */
export function asked(c: Chance, world: World): string {
  const not = c.percent(25) ? '! ' : '';
  const any = [...world.clients, ...world.servers, ...world.services, ...world.node, ...sourceOf(world)];
  const port = () => {
    const first = c.pick([...PORTS, ...CLIENT_PORTS, 5000, 0]);
    return c.percent(60) ? `${first}` : `${first}:${first + c.pick([1, 100, 2000, 20000])}`;
  };
  const one = () =>
    c.pick([
      `--ctstate ${c.pick(['NEW', 'ESTABLISHED', 'RELATED', 'INVALID', 'UNTRACKED', 'DNAT', 'SNAT', 'RELATED,ESTABLISHED', 'SNAT,DNAT'])}`,
      `--ctstatus ${c.pick(['EXPECTED', 'SEEN_REPLY', 'ASSURED', 'CONFIRMED', 'NONE', 'SEEN_REPLY,CONFIRMED'])}`,
      `--ctorigsrc ${c.pick([...any, ...world.nets])}`,
      `--ctorigdst ${c.pick([...any, ...world.nets])}`,
      `--ctreplsrc ${c.pick([...any, ...world.nets])}`,
      `--ctrepldst ${c.pick([...any, ...world.nets])}`,
      `--ctorigsrcport ${port()}`,
      `--ctorigdstport ${port()}`,
      `--ctreplsrcport ${port()}`,
      `--ctrepldstport ${port()}`,
      `--ctproto ${c.pick(['tcp', 'udp', world.family === 6 ? '58' : 'icmp', 'gre', 'sctp'])}`,
    ] as const);
  const direction = c.percent(15) ? ` --ctdir ${c.pick(['ORIGINAL', 'REPLY'])}` : '';
  const expire = c.percent(4) ? ' --ctexpire 1:2000000' : '';
  return `-m conntrack ${not}${one()}${direction}${expire}`;
}

function rawRules(c: Chance, world: World): readonly string[] {
  return c.some(1, 3, () => {
    const chain = c.pick(['PREROUTING', 'PREROUTING', 'OUTPUT']);
    const what = c.pick([
      `-p tcp --tcp-flags SYN,ACK SYN`,
      `-s ${c.pick([...world.clients, ...world.servers, ...world.node])}`,
      `-p udp --dport ${c.pick(PORTS)}`,
      `-p tcp --sport ${c.pick(PORTS)}`,
      `-p ${c.pick(['gre', 'tcp', 'udp', world.family === 6 ? 'ipv6-icmp' : 'icmp'])}`,
      `-d ${c.pick([...world.services, ...world.servers])}`,
    ]);
    const target = c.pick([
      'CT --notrack',
      'CT --notrack',
      'CT --ctevents new,destroy',
      'DROP',
      'MARK --set-mark 0x1/0x1',
    ]);
    return `${chain} ${what} -j ${target}`;
  });
}

function mangleRules(c: Chance, world: World): readonly string[] {
  return c.some(1, 5, () => {
    const chain = c.pick(['PREROUTING', 'PREROUTING', 'OUTPUT', 'OUTPUT', 'FORWARD', 'INPUT', 'POSTROUTING']);
    const what = c.pick([
      '',
      '',
      `-p tcp`,
      `-p udp`,
      `-p tcp --dport ${c.pick(PORTS)}`,
      asked(c, world),
      '-m mark --mark 0x1/0x1',
      '-m connmark --mark 0x1/0x1',
    ]);
    const proto = /^-p (tcp|udp)/.exec(what)?.[1];
    const target =
      chain === 'PREROUTING' && proto !== undefined && c.percent(15)
        ? `TPROXY --on-port ${c.pick([3129, 8080])}${c.percent(50) ? ` --on-ip ${world.loopback}` : ''} --tproxy-mark 0x1/0x1`
        : c.pick([
            'MARK --set-mark 0x1/0x1',
            'MARK --set-mark 0x2',
            'CONNMARK --save-mark',
            'CONNMARK --restore-mark',
            'CONNMARK --set-mark 0x1/0x1',
            'CONNMARK --set-xmark 0x2/0xff',
            `TEE --gateway ${c.pick(world.clients)}`,
            'DROP',
            world.family === 6 ? 'HL --hl-dec 1' : 'TTL --ttl-dec 1',
          ]);
    return [chain, what, '-j', target].filter((word) => word !== '').join(' ');
  });
}

function filterRules(c: Chance, world: World): readonly string[] {
  const six = world.family === 6;
  const policies = ['INPUT', 'FORWARD', 'OUTPUT'].filter(() => c.percent(12)).map((chain) => `:${chain} DROP`);
  const body = c.some(2, 8, () => {
    const chain = c.pick(['INPUT', 'FORWARD', 'FORWARD', 'FORWARD', 'OUTPUT']);
    const what = c.percent(75)
      ? asked(c, world)
      : c.pick([
          '-p tcp --syn',
          '-p udp',
          `-d ${c.pick(world.servers)}`,
          `-s ${world.clients[0]}`,
          '-m connmark --mark 0x1/0x1',
        ]);
    const tcp = what.startsWith('-p tcp');
    const proxies = tcp && chain !== 'OUTPUT' && c.percent(20);
    const kinds = six
      ? [
          'icmp6-no-route',
          'icmp6-adm-prohibited',
          'icmp6-addr-unreachable',
          'icmp6-port-unreachable',
          'icmp6-policy-fail',
          'icmp6-reject-route',
        ]
      : [
          'icmp-net-unreachable',
          'icmp-host-unreachable',
          'icmp-proto-unreachable',
          'icmp-port-unreachable',
          'icmp-net-prohibited',
          'icmp-host-prohibited',
          'icmp-admin-prohibited',
        ];
    const target = proxies
      ? '-j SYNPROXY --sack-perm --timestamp --wscale 7 --mss 1460'
      : c.percent(45)
        ? ''
        : c.percent(45)
          ? '-j ACCEPT'
          : c.percent(45)
            ? '-j DROP'
            : `-j REJECT --reject-with ${tcp && c.percent(60) ? 'tcp-reset' : c.pick(kinds)}`;
    return [chain, what, target].filter((word) => word !== '').join(' ');
  });
  return [...policies, ...body];
}
