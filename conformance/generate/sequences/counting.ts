/** Conditions that count or remember what came before, with limits so low that a few packets reach them. */
import type { Chance } from '../prng.ts';
import type { World } from '../world.ts';

type Condition = (c: Chance, world: World) => string;

const not = (c: Chance) => (c.percent(20) ? '! ' : '');

const limit: Condition = (c) =>
  `-m limit --limit ${c.pick(['1/hour', '3/day', '10000/sec'])} --limit-burst ${1 + c.below(4)}`;

const MODES = [
  'srcip',
  'dstip',
  'srcip,dstport',
  'srcip,dstip',
  'dstip,dstport',
  'srcip,srcport,dstip,dstport',
] as const;

/** Rules that name one table share it, and the first one says how it counts. */
const hashlimit: Condition = (c, { family }) => {
  const mode = c.percent(85) ? ` --hashlimit-mode ${c.pick(MODES)}` : '';
  const mask = c.percent(25)
    ? ` --hashlimit-${c.pick(['src', 'dst'])}mask ${family === 6 ? c.pick([64, 127]) : c.pick([24, 31, 0])}`
    : '';
  const rate = c.percent(85) ? '1/hour' : c.pick(['512kb/s', '10000/sec', '1b/s']);
  const burst = rate.includes('b/s') ? '' : ` --hashlimit-burst ${1 + c.below(3)}`;
  const expire = c.percent(20) ? ' --hashlimit-htable-expire 60000' : '';
  return `-m hashlimit --hashlimit-${c.pick(['upto', 'above'])} ${rate}${burst}${mode}${mask}${expire} --hashlimit-name h${c.below(6)}`;
};

const connlimit: Condition = (c, { family }) => {
  const mask = c.percent(60) ? ` --connlimit-mask ${family === 6 ? c.pick([128, 64, 0]) : c.pick([32, 24, 0])}` : '';
  return `-m connlimit --connlimit-${c.pick(['upto', 'above'])} ${c.below(3)}${mask}${c.percent(60) ? ` --connlimit-${c.pick(['saddr', 'daddr'])}` : ''}`;
};

const connbytes: Condition = (c) => {
  const range = c.pick(['0:1', '1', '2:3', '3:3', '4', '0:0', '60:120', '100', '1:40', '150:400']);
  return `-m connbytes ${not(c)}--connbytes ${range} --connbytes-dir ${c.pick(['original', 'reply', 'both'])} --connbytes-mode ${c.pick(['packets', 'packets', 'bytes', 'avgpkt'])}`;
};

const recent: Condition = (c, { family }) => {
  const list = `--name r${c.below(2)}`;
  const side = c.percent(35) ? ' --rdest' : '';
  const mask = c.percent(15) ? ` --mask ${family === 6 ? 'ffff:ffff::' : '255.255.255.0'}` : '';
  const asked = `${c.percent(40) ? ` --seconds ${c.pick([60, 600])}` : ''}${c.percent(50) ? ` --hitcount ${1 + c.below(4)}` : ''}${c.percent(15) ? ' --rttl' : ''}`;
  const action = c.pick(['--set', '--set', '--rcheck', '--update', '--remove'] as const);
  return `-m recent ${action === '--remove' || action === '--set' ? not(c) : c.percent(15) ? '! ' : ''}${action} ${list}${side}${mask}${action === '--rcheck' || action === '--update' ? asked : ''}`;
};

const nth: Condition = (c) => {
  const every = 1 + c.below(4);
  return `-m statistic --mode nth ${not(c)}--every ${every} --packet ${c.below(every)}`;
};

const quota: Condition = (c) => `-m quota ${not(c)}--quota ${c.pick([0, 59, 60, 100, 200, 400])}`;
const label: Condition = (c) => `-m connlabel ${not(c)}--label ${c.pick([0, 5, 127])}${c.percent(60) ? ' --set' : ''}`;

const tracked: Condition = (c) =>
  `-m conntrack ${c.pick([
    `${not(c)}--ctstate ${c.pick(['NEW', 'ESTABLISHED', 'RELATED', 'INVALID', 'UNTRACKED', 'RELATED,ESTABLISHED', 'SNAT', 'DNAT,NEW'])}`,
    `${not(c)}--ctstatus ${c.pick(['SEEN_REPLY', 'ASSURED', 'CONFIRMED', 'EXPECTED', 'SEEN_REPLY,ASSURED', 'NONE'])}`,
    `--ctdir ${c.pick(['ORIGINAL', 'REPLY'])}`,
    `--ctdir ${c.pick(['ORIGINAL', 'REPLY'])} --ctstate ${c.pick(['NEW', 'ESTABLISHED', 'RELATED', 'INVALID'])}`,
    `${not(c)}--ctproto ${c.pick(['tcp', 'udp', 'icmp', 'sctp'])}`,
  ])}`;

const expiry: Condition = (c) => `-m conntrack ${not(c)}--ctexpire ${c.pick(['0:4000000', '1:40', '5000000'])}`;

/** What earlier packets settle: each has one answer. */
const SETTLED: readonly [Condition, ...Condition[]] = [connbytes, connbytes, label, tracked, tracked, tracked, tracked];
/** What was before the first packet nobody knows: few of them, or a packet has thousands of ways. */
const OPEN: readonly [Condition, ...Condition[]] = [
  limit,
  hashlimit,
  hashlimit,
  recent,
  recent,
  nth,
  quota,
  connlimit,
  connlimit,
  expiry,
];

/** Conditions about what came before, of which a scenario has a few only, so that packets reach what they count. */
export function countingConditions(c: Chance, world: World): readonly [string, ...string[]] {
  const [first, ...others] = c.some(3, 7, () => c.pick(SETTLED)(c, world));
  return [first ?? tracked(c, world), ...others, ...c.some(0, 2, () => c.pick(OPEN)(c, world))];
}
