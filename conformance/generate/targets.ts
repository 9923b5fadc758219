/** Random targets, each where the kernel lets it stand. */
import type { Chance } from './prng.ts';
import type { GeneratedSet } from './sets.ts';
import { MARKS, PORTS, type World } from './world.ts';

export type TableName = 'raw' | 'mangle' | 'nat' | 'filter' | 'security';

export interface TargetPlace {
  readonly table: TableName;
  /** The built-in chain; undefined in a chain of one's own. */
  readonly chain: string | undefined;
  readonly world: World;
  readonly sets: readonly GeneratedSet[];
  /** Of nat: which end of the connection its chains may rewrite. */
  readonly end: 'source' | 'destination' | undefined;
  /** MASQUERADE stands in POSTROUTING alone. */
  readonly masquerades: boolean;
  /** Chains that this one may jump to. */
  readonly below: readonly string[];
  /** The protocol that the rule asks for, where it does. */
  readonly protocol: string | undefined;
}

/** `-j …` or `-g …`, or nothing. */
export function target(c: Chance, place: TargetPlace): string {
  const jump = c.pick(place.below);
  if (jump !== undefined && c.percent(30)) return `${c.percent(15) ? '-g' : '-j'} ${jump}`;
  if (c.percent(10)) return '';
  if (c.percent(12)) return '-j RETURN';
  return TARGETS[place.table](c, place);
}

const TARGETS: Readonly<Record<TableName, (c: Chance, place: TargetPlace) => string>> = {
  raw: (c) =>
    c.percent(30)
      ? c.pick(['-j CT --notrack', '-j CT --notrack', '-j CT --ctevents new'] as const)
      : c.percent(30)
        ? mark(c)
        : c.percent(10)
          ? '-j DROP'
          : c.percent(50)
            ? '-j ACCEPT'
            : '',
  mangle: (c, place) =>
    c.percent(50)
      ? mark(c)
      : c.percent(50)
        ? connmark(c)
        : c.percent(60)
          ? rewrite(c, place)
          : c.percent(20)
            ? '-j DROP'
            : '-j ACCEPT',
  nat: (c, place) => (c.percent(15) ? '-j ACCEPT' : c.percent(15) ? mark(c) : translate(c, place)),
  filter: (c, place) =>
    c.percent(45)
      ? '-j ACCEPT'
      : c.percent(35)
        ? '-j DROP'
        : c.percent(40)
          ? reject(c, place)
          : c.percent(30)
            ? setTarget(c, place)
            : c.percent(40)
              ? '-j LOG --log-prefix "seen "'
              : connmark(c),
  security: (c) => (c.percent(80) ? '-j ACCEPT' : '-j DROP'),
};

function mark(c: Chance): string {
  if (c.percent(20))
    return `-j MARK ${c.pick(['--and-mark', '--or-mark', '--xor-mark'])} ${c.pick(['0x1', '0xf0', '0xffff'])}`;
  return `-j MARK ${c.pick(['--set-mark', '--set-xmark', '--set-xmark', '--set-mark'])} ${c.pick(MARKS)}`;
}

function connmark(c: Chance): string {
  const masks = c.percent(40) ? ' --nfmask 0xff --ctmask 0xff' : '';
  return c.pick([
    `-j CONNMARK --save-mark${masks}`,
    `-j CONNMARK --restore-mark${masks}`,
    `-j CONNMARK --set-mark ${c.pick(MARKS)}`,
    `-j CONNMARK --set-xmark ${c.pick(MARKS)}`,
    `-j CONNMARK ${c.pick(['--and-mark', '--or-mark', '--xor-mark'])} ${c.pick(['0x1', '0xf0'])}`,
  ]);
}

/** Targets that change what few rules look at, or nothing that a rule can see. */
function rare(c: Chance, { world, protocol }: TargetPlace): string {
  const six = world.family === 6;
  return c.pick([
    `-j TEE --gateway ${c.pick(world.clients)}`,
    '-j NFLOG --nflog-group 5',
    `-j HMARK --hmark-tuple ${c.pick(['src', 'src,dst', 'src,dst,sport,dport,proto', 'ct,src,dst'])} --hmark-mod ${c.pick(['2', '16'])} --hmark-offset 16 --hmark-rnd 0xcafe`,
    protocol === 'tcp' ? '-j TCPOPTSTRIP --strip-options timestamp' : '-j CHECKSUM --checksum-fill',
    six ? '-j HL --hl-dec 70' : '-j TTL --ttl-dec 70',
    '-j NFQUEUE --queue-num 3 --queue-bypass',
  ] as const);
}

function rewrite(c: Chance, place: TargetPlace): string {
  if (place.chain === 'PREROUTING' && place.protocol !== undefined && c.percent(15))
    return `-j TPROXY --on-port 3129${place.world.family === 6 ? '' : ' --on-ip 127.0.0.1'} --tproxy-mark 0x1/0x1`;
  if (c.percent(30)) return rare(c, place);
  const { world } = place;
  const ttl =
    world.family === 6
      ? `-j HL --hl-${c.pick(['set 9', 'inc 1', 'dec 1'])}`
      : `-j TTL --ttl-${c.pick(['set 9', 'inc 1', 'dec 1'])}`;
  return c.pick([ttl, '-j DSCP --set-dscp 46', '-j TOS --set-tos 0x10/0x3f', '-j DSCP --set-dscp 0']);
}

function reject(c: Chance, { world, protocol, chain }: TargetPlace): string {
  if (protocol === 'tcp' && (chain === 'INPUT' || chain === 'FORWARD') && c.percent(10))
    return '-j SYNPROXY --sack-perm --timestamp --wscale 7 --mss 1460';
  if (protocol === 'tcp' && c.percent(50)) return '-j REJECT --reject-with tcp-reset';
  return `-j REJECT --reject-with ${world.family === 6 ? c.pick(['icmp6-port-unreachable', 'icmp6-adm-prohibited']) : c.pick(['icmp-port-unreachable', 'icmp-host-prohibited', 'icmp-admin-prohibited'])}`;
}

function setTarget(c: Chance, { sets }: TargetPlace): string {
  const chosen = c.pick(sets.filter(({ text }) => /^create \S+ hash:ip(?:,port)?(?: |\n|$)/.test(text)));
  return chosen === undefined
    ? '-j ACCEPT'
    : `-j SET ${c.pick(['--add-set', '--del-set'])} ${chosen.name} ${c.pick(chosen.flags)}`;
}

function translate(c: Chance, { world, end, masquerades, protocol }: TargetPlace): string {
  const ports = protocol === 'tcp' || protocol === 'udp';
  const host = (address: string, port: number) =>
    ports && c.percent(70) ? (world.family === 6 ? `[${address}]:${port}` : `${address}:${port}`) : address;
  if (end === 'source') {
    const source = world.family === 6 ? 'fd02::77' : '10.2.0.77';
    if (c.percent(8)) return `-j NETMAP --to ${world.family === 6 ? 'fd02::40/122' : '10.2.0.64/26'}`;
    return masquerades && c.percent(60)
      ? '-j MASQUERADE'
      : `-j SNAT --to-source ${c.percent(50) ? source : world.node[1]}`;
  }
  if (c.percent(8)) return `-j NETMAP --to ${world.family === 6 ? 'fd02::/120' : '10.2.0.0/24'}`;
  if (c.percent(8)) return `-j DNAT --to-destination ${world.servers[0]}-${world.servers[1]}`;
  if (c.percent(15)) return ports && c.percent(70) ? `-j REDIRECT --to-ports ${c.pick(PORTS)}` : '-j REDIRECT';
  return `-j DNAT --to-destination ${host(c.percent(80) ? c.pick(world.servers) : c.pick([...world.services, ...world.node]), c.pick(PORTS))}`;
}
