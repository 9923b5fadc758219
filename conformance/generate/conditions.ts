/** Random conditions of a rule. */
import type { Chance } from './prng.ts';
import type { GeneratedSet } from './sets.ts';
import { CLIENT_PORTS, everyone, MARKS, PORTS, type World } from './world.ts';

/** What a condition must know of its surroundings. */
export interface Place {
  readonly world: World;
  readonly sets: readonly GeneratedSet[];
  /** The built-in chain; undefined in a user chain, which may be reached from several. */
  readonly chain: string | undefined;
  readonly ipvs: boolean;
}

type Condition = (c: Chance, place: Place) => string;

const not = (c: Chance) => (c.percent(20) ? '! ' : '');
const STATES: readonly [string, ...string[]] = [
  'NEW',
  'ESTABLISHED',
  'RELATED,ESTABLISHED',
  'INVALID',
  'UNTRACKED',
  'DNAT',
  'SNAT',
  'NEW,INVALID',
];

function transport(c: Chance): string {
  const proto = c.pick(['tcp', 'tcp', 'udp'] as const);
  const port = c.pick(PORTS);
  const forms = [
    () => `-p ${proto} -m ${proto} ${not(c)}--dport ${port}`,
    () => `-p ${proto} -m ${proto} --dport ${port}:${port + 400}`,
    () => `-p ${proto} -m ${proto} ${not(c)}--sport ${c.percent(50) ? port : c.pick(CLIENT_PORTS)}`,
    () => `-p ${proto} -m multiport ${not(c)}--dports ${port},${c.pick(PORTS)},8000:9000`,
    () => `-p ${proto} -m multiport --ports ${c.pick(CLIENT_PORTS)},${port}`,
    () => `-p ${proto}`,
  ] as const;
  return c.pick(forms)();
}

function protocol(c: Chance, { world }: Place): string {
  if (c.percent(65)) return transport(c);
  if (c.percent(20)) return `${not(c)}-p ${c.pick(['tcp', 'udp'])}`;
  if (c.percent(40))
    return `-p tcp -m tcp ${c.pick(['--syn', '! --syn', '--tcp-flags SYN,ACK SYN,ACK', '--tcp-flags RST RST'])}`;
  const six = world.family === 6;
  const [match, option, echo] = six ? ['icmp6', '--icmpv6-type', 128] : ['icmp', '--icmp-type', 8];
  const name = six ? 'ipv6-icmp' : 'icmp';
  return c.percent(40) ? `-p ${name}` : `-p ${name} -m ${match} ${not(c)}${option} ${echo}`;
}

const address: Condition = (c, { world }) => {
  const value = c.percent(55) ? c.pick(everyone(world)) : c.pick(world.nets);
  return `${not(c)}${c.pick(['-s', '-d', '-d'])} ${value}`;
};

const device: Condition = (c, { chain, world }) => {
  if (world.bed !== undefined && c.percent(50)) return physdev(c, chain);
  const inAllowed = chain !== 'OUTPUT' && chain !== 'POSTROUTING';
  const outAllowed = chain !== 'PREROUTING' && chain !== 'INPUT';
  const option = inAllowed && (!outAllowed || c.percent(50)) ? '-i' : '-o';
  return `${not(c)}${option} ${c.pick(world.devices)}`;
};

function physdev(c: Chance, chain: string | undefined): string {
  const arrived = [`--physdev-in port-${c.pick(['one', 'two'])}`, '--physdev-is-in'] as const;
  const leaves = [`--physdev-out port-${c.pick(['one', 'two'])}`, '--physdev-is-out', '--physdev-is-bridged'] as const;
  // iptables takes a port of departure only where it can be known.
  const both = chain === 'FORWARD' || chain === 'POSTROUTING';
  return `-m physdev ${not(c)}${both && c.percent(60) ? c.pick(leaves) : c.pick(arrived)}`;
}

const COUNTERS: readonly [string, ...string[]] = [
  ' --packets-gt 1',
  ' ! --packets-eq 1',
  ' --bytes-lt 100',
  ' ! --update-counters --packets-lt 2',
];

const set: Condition = (c, { sets, chain }) => {
  const usable = sets.filter(({ text }) => !text.includes(',iface') || chain !== undefined);
  const chosen = c.pick(usable);
  if (chosen === undefined) return '';
  let flags = c.pick(chosen.flags);
  if (chosen.text.includes(',iface')) flags = chain === 'PREROUTING' || chain === 'INPUT' ? 'src,src' : 'dst,dst';
  const counters = chosen.text.includes(' counters') && c.percent(50) ? c.pick(COUNTERS) : '';
  const nomatch = chosen.text.includes('nomatch') && c.percent(20) ? ' --return-nomatch' : '';
  const match = `-m set ${not(c)}--match-set ${chosen.name} ${flags}${nomatch}${counters}`;
  return chosen.needsPorts ? `-p ${c.pick(['tcp', 'udp'])} ${match}` : match;
};

const addrtype: Condition = (c, { world, chain }) => {
  const limits = chain === 'PREROUTING' || chain === 'INPUT' ? ['', '', ' --limit-iface-in'] : [''];
  const types = ['--dst-type LOCAL', '--dst-type LOCAL', '--src-type LOCAL', '--dst-type UNICAST'];
  const rare = world.family === 6 ? types : ['--dst-type BROADCAST', '--dst-type MULTICAST', '--src-type UNICAST'];
  return `-m addrtype ${not(c)}${c.pick(c.percent(75) ? types : rare)}${c.pick(limits) ?? ''}`;
};

/** Protocols that few rules speak of. */
const rareProtocol: Condition = (c) =>
  c.pick([
    '-p sctp -m sctp --dport 80',
    `-p sctp -m sctp ${not(c)}--chunk-types any INIT,DATA`,
    `-p sctp -m multiport ${not(c)}--dports 53,80`,
    `-p esp -m esp ${not(c)}--espspi 200:300`,
    '-p esp',
    '-p gre',
    '-p dccp -m dccp --dport 80',
    `-p dccp -m dccp ${not(c)}--dccp-types REQUEST`,
    '-p ah',
    `-p udp -m length ${not(c)}--length 36`,
  ] as const);

const header: Condition = (c, { world }) => {
  const six = world.family === 6;
  const forms = [
    () => `-m length --length ${c.pick(['0:50', '40:60', '61:'])}`,
    () => (six ? '-m hl --hl-lt 64' : `-m ttl ${c.pick(['--ttl-eq 64', '--ttl-lt 64', '--ttl-gt 32'])}`),
    () => `-m dscp ${not(c)}--dscp ${c.pick(['0', '46', '4'])}`,
    () => `-m tos ${not(c)}--tos ${c.pick(['0x10', '0x00/0xff', '0x10/0x3f'])}`,
    () => `-m pkttype ${not(c)}--pkt-type ${c.pick(['unicast', 'broadcast', 'multicast'])}`,
    () => `-p tcp -m ecn ${not(c)}${c.pick(['--ecn-ip-ect 1', '--ecn-tcp-ece'])}`,
    () => `-p tcp -m tcpmss --mss ${c.pick(['1:1400', '1400:1500'])}`,
    () => `-m string --algo bm ${not(c)}--string "${c.pick(['GET', 'xx', 'yy'])}"`,
    () => '-m time --timestart 00:00 --timestop 23:59:59',
    () => `-m iprange ${not(c)}--${c.pick(['src', 'dst'])}-range ${six ? 'fd01::8-fd02::6' : '10.1.0.8-10.2.0.6'}`,
  ] as const;
  return c.pick(forms)();
};

const tracked: Condition = (c, { world }) => {
  const forms = [
    () => `-m conntrack ${not(c)}--ctstate ${c.pick(STATES)}`,
    () => `-m conntrack --ctstate ${c.pick(STATES)}`,
    () => `-m state --state ${c.pick(['NEW', 'ESTABLISHED', 'INVALID', 'UNTRACKED'])}`,
    () => `-m conntrack --ctdir ${c.pick(['ORIGINAL', 'REPLY'])}`,
    () => `-m conntrack ${not(c)}--ctorigdst ${c.pick([...world.services, ...world.node, ...world.servers])}`,
    () => `-m conntrack --ctorigdstport ${c.pick(PORTS)}`,
    () => `-m conntrack --ctreplsrc ${c.pick(world.servers)}`,
    () => `-m conntrack ${not(c)}--ctorigsrc ${c.pick([...world.clients, ...world.servers])}`,
    () => `-m conntrack ${not(c)}--ctrepldst ${c.pick([...world.clients, ...world.node])}`,
    () => `-m conntrack --ctreplsrcport ${c.pick(PORTS)}`,
    () => `-m conntrack --ctorigsrcport ${c.pick(CLIENT_PORTS)}:50000`,
    () => `-m conntrack ${not(c)}--ctproto ${c.pick(['tcp', 'udp'])}`,
    () =>
      `-m connbytes ${not(c)}--connbytes ${c.pick(['0:1', '2', '100'])} --connbytes-dir ${c.pick(['original', 'reply', 'both'])} --connbytes-mode ${c.pick(['packets', 'bytes', 'avgpkt'])}`,
    () => `-m connlimit --connlimit-${c.pick(['upto', 'above'])} 100`,
    () => `-m connlabel ${not(c)}--label ${c.pick(['5', '5 --set', '6'])}`,
    () =>
      `-m cluster --cluster-total-nodes 3 ${not(c)}--cluster-local-nodemask ${c.pick(['1', '2', '6'])} --cluster-hash-seed 0xcafe`,
    () => `-m helper ${not(c)}--helper ftp`,
    () => `-m conntrack ${not(c)}--ctstatus ${c.pick(['SEEN_REPLY', 'CONFIRMED', 'ASSURED'])}`,
  ] as const;
  return c.pick(forms)();
};

const marked: Condition = (c) => `-m ${c.pick(['mark', 'mark', 'connmark'])} ${not(c)}--mark ${c.pick(MARKS)}`;
const counted: Condition = (c) => `-m statistic --mode nth --every ${2 + c.below(2)} --packet ${c.below(2)}`;
const remembered: Condition = (c, { chain, world }) => {
  const forms = [
    () => '-m limit --limit 100/sec --limit-burst 100',
    () => '-m hashlimit --hashlimit-upto 100/sec --hashlimit-burst 100 --hashlimit-mode srcip --hashlimit-name h',
    () => `-m quota --quota 1000000`,
    () =>
      chain === undefined
        ? ''
        : `-m policy --dir ${chain === 'POSTROUTING' || chain === 'OUTPUT' ? 'out' : 'in'} --pol ${c.pick(['none', 'ipsec'])}`,
    () =>
      chain === 'OUTPUT' || chain === 'POSTROUTING'
        ? `-m owner ${not(c)}--uid-owner ${c.pick(['0', '1000', '500-2000'])}`
        : '',
    () => (chain === 'PREROUTING' || chain === 'INPUT' ? `-m mac ${not(c)}--mac-source 02:00:00:00:01:02` : ''),
    () => '-m comment --comment "say -j DROP"',
    () => (world.family === 6 ? `-m ipv6header ${not(c)}--header ${c.pick(['prot', 'frag', 'hop'])} --soft` : '-f'),
    () => (world.family === 6 ? c.pick(['-m hbh', '-m dst', '-m frag --fragfirst', '-m rt --rt-type 2']) : '! -f'),
  ] as const;
  return c.pick(forms)().trim();
};
const serviced: Condition = (c, { ipvs }) =>
  ipvs
    ? `-m ipvs ${c.pick(['--ipvs', '! --ipvs', '--vdir ORIGINAL', '--vdir REPLY', '--vproto tcp', '--vport 80', '! --vport 80', '--vmethod MASQ', '--vmethod GATE'])}`
    : '';

/** Weighted by listing: what real rules ask most comes up most. */
const CONDITIONS: readonly [Condition, ...Condition[]] = [
  protocol,
  protocol,
  protocol,
  address,
  address,
  address,
  device,
  device,
  set,
  set,
  tracked,
  tracked,
  marked,
  marked,
  addrtype,
  header,
  counted,
  serviced,
  rareProtocol,
  remembered,
  remembered,
];

/** The conditions of one rule, without two of a kind that iptables would refuse. */
export function conditions(c: Chance, place: Place): readonly string[] {
  const drawn = c.some(0, 3, () => c.pick(CONDITIONS)).map((condition) => condition(c, place));
  const taken = new Set<string>();
  return drawn.filter((text) => {
    const kinds = text === '' ? [''] : optionsOf(text);
    if (text === '' || kinds.some((kind) => taken.has(kind))) return false;
    for (const kind of kinds) taken.add(kind);
    return true;
  });
}

/** What may stand only once in a rule: options, and extensions. */
function optionsOf(text: string): readonly string[] {
  const modules = [...text.matchAll(/-m (\S+)/g)].map(([, name]) => `-m ${name}`);
  const short = [...text.matchAll(/(?:^|\s)(-[sdiopf])(?=\s|$)/g)].map(([, option]) => option ?? '');
  return [...modules, ...short];
}
