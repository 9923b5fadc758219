/** The ways through the hooks to a table at a hook, in the order of stack/flow.ts, as data. */
import type { TableName } from '../../catalog/types.ts';

type HookName = 'PREROUTING' | 'INPUT' | 'FORWARD' | 'OUTPUT' | 'POSTROUTING';

export type Leg =
  | { readonly kind: 'table'; readonly table: TableName; readonly hook: HookName }
  /** Connection tracking looks at the packet. */
  | { readonly kind: 'track' }
  /** The routing decision behind PREROUTING. */
  | { readonly kind: 'arrive'; readonly as: 'local' | 'forward' }
  /** From port to port of a bridge, whose packets br_netfilter shows to iptables: nobody routes them. */
  | { readonly kind: 'cross' }
  /** The routing decision before OUTPUT. */
  | { readonly kind: 'send' }
  /** To a group, by the interface whose address the program has taken, wherever routes lead. */
  | { readonly kind: 'send-by-link' }
  /** What passes from port to port of a bridge shows on its way out no interface by which it came. */
  | { readonly kind: 'leave-bridge' }
  /** IPVS sends the packet to a real server elsewhere. */
  | { readonly kind: 'balance'; readonly what: Balanced }
  /** On its way there the packet shows again by which interface it came: as it was sent, or by loopback. */
  | { readonly kind: 'resume'; readonly by: 'as-sent' | 'loopback' }
  /** IPVS gives answers the service's address back, and takes requests that the node itself serves. */
  | { readonly kind: 'answer' }
  | { readonly kind: 'serve' }
  /** Shown once more: of a VRF's packets hooks show the VRF and its port one after the other. */
  | { readonly kind: 'again' }
  /** Out by the loopback interface, and in again. */
  | { readonly kind: 'loop' }
  /** Sent to a group or to everybody, and heard by the interface that it leaves by. */
  | { readonly kind: 'hear' }
  /** Passed on by a route that leads to the loopback interface: in again, and passed on once more. */
  | { readonly kind: 'loop-on' }
  /** A program that a rule of nat was to ask was not there, and nothing was settled: what comes round asks nat again. */
  | { readonly kind: 'unsettled' }
  /** Only what connection tracking knew no connection of: it carries nothing, and is looked at anew (nf_conntrack_in()). */
  | { readonly kind: 'forget' }
  /** Whatever connection tracking may make of it by then. */
  | { readonly kind: 'track-anew' }
  /** Behind INPUT segment routing gives it the next destination of its routing header. */
  | { readonly kind: 'next-segment' }
  /** Behind INPUT IPsec takes an authentication header off, and the packet is received anew. */
  | { readonly kind: 'unwrap' }
  /** A rule with the target TEE sends a copy: only that is followed from here on. */
  | { readonly kind: 'copy' }
  /** The copy stands on its outgoing device, and hooks show that as if it had come by it. */
  | { readonly kind: 'copy-leaves' }
  /** The copy comes in again by loopback, since its gateway is this node. */
  | { readonly kind: 'copy-returns' };

/** `by-mark`: requests that a mark alone makes such; `errors`: in FORWARD, about answers. */
export type Balanced = 'requests' | 'by-mark' | 'errors';

export interface Plan {
  /** How the packet begins its way. */
  readonly from: 'network' | 'node';
  readonly legs: readonly Leg[];
  /** Hardly anything comes that way which does not come by another one too: it is looked along last. */
  readonly seldom?: true;
}

const at = (hook: HookName, ...tables: readonly TableName[]): readonly Leg[] =>
  tables.map((table) => ({ kind: 'table', table, hook }));
const track: Leg = { kind: 'track' };

const prerouting: readonly Leg[] = [...at('PREROUTING', 'raw'), track, ...at('PREROUTING', 'mangle', 'nat')];
const isTable = ({ kind }: Leg): boolean => kind === 'table';
/** As far as the routing decision. */
export const toRouting: Plan = { from: 'network', legs: prerouting };

const answer: Leg = { kind: 'answer' };
const serve: Leg = { kind: 'serve' };
const delivered: readonly Leg[] = [{ kind: 'arrive', as: 'local' }, ...at('INPUT', 'mangle', 'filter', 'security')];
const input: readonly Leg[] = [...delivered, answer, serve, ...at('INPUT', 'nat')];
const passedOn: readonly Leg[] = [{ kind: 'arrive', as: 'forward' }, ...at('FORWARD', 'mangle', 'filter', 'security')];
const forward: readonly Leg[] = [...passedOn, answer];
const output: readonly Leg[] = [
  { kind: 'send' },
  ...at('OUTPUT', 'raw'),
  track,
  ...at('OUTPUT', 'mangle', 'nat'),
  answer,
  serve,
  ...at('OUTPUT', 'filter', 'security'),
];
const postrouting = at('POSTROUTING', 'mangle', 'nat');
const toServer: readonly Leg[] = at('OUTPUT', 'raw', 'mangle', 'nat', 'filter', 'security');
const balanced: readonly Leg[] = [
  { kind: 'balance', what: 'requests' },
  ...toServer,
  { kind: 'resume', by: 'as-sent' },
  ...postrouting,
];
const again: Leg = { kind: 'again' };
const leftBy = (leg: 'loop' | 'hear'): readonly Leg[] => [...output, ...postrouting, { kind: leg }];
const comesRound = (by: 'loop' | 'hear'): readonly Leg[] => [
  ...leftBy(by),
  ...at('PREROUTING', 'raw', 'mangle'),
  ...delivered,
];
const lookedAtAnew: readonly Leg[] = [
  ...at('PREROUTING', 'raw'),
  { kind: 'track-anew' },
  ...at('PREROUTING', 'mangle', 'nat'),
];
const sentOnByLoopback = (what: Balanced): readonly Leg[] => [
  { kind: 'balance', what },
  ...toServer,
  { kind: 'resume', by: 'loopback' },
  ...postrouting,
];

const usualWays: readonly Plan[] = [
  { from: 'network', legs: [...prerouting, ...input] },
  { from: 'network', legs: [...prerouting, ...forward, ...postrouting] },
  { from: 'node', legs: [...output, ...postrouting] },
  {
    from: 'network',
    legs: [
      ...prerouting,
      { kind: 'cross' },
      ...at('FORWARD', 'mangle', 'filter', 'security'),
      { kind: 'leave-bridge' },
      ...postrouting,
    ],
  },
  { from: 'network', legs: [...prerouting, ...delivered, ...balanced] },
  {
    from: 'node',
    legs: [{ kind: 'send' }, ...at('OUTPUT', 'raw'), track, ...at('OUTPUT', 'mangle', 'nat'), ...balanced],
  },
  { from: 'network', legs: [...prerouting, again, ...at('PREROUTING', 'raw', 'mangle'), ...input] },
  { from: 'network', legs: [...prerouting, again, ...at('PREROUTING', 'raw', 'mangle'), ...forward, ...postrouting] },
  { from: 'node', legs: [...output, ...postrouting, again, ...output, ...postrouting] },
  // What comes round has its source decided already: the nat table is not asked again.
  { from: 'node', legs: comesRound('loop') },
];

const seldomWays: readonly Plan[] = [
  { from: 'node', legs: [{ kind: 'send-by-link' }, ...comesRound('hear').slice(1)] },
  { from: 'node', legs: comesRound('hear') },
  {
    from: 'network',
    legs: [
      ...prerouting,
      ...passedOn,
      { kind: 'balance', what: 'errors' },
      ...toServer,
      { kind: 'resume', by: 'as-sent' },
      ...postrouting,
    ],
  },
  // What IPVS did not catch in OUTPUT it catches by a mark alone that the packet got since.
  { from: 'node', legs: [...comesRound('loop'), ...sentOnByLoopback('by-mark')] },
  { from: 'node', legs: [...leftBy('loop'), { kind: 'unsettled' }, ...prerouting.filter(isTable), ...input] },
  { from: 'node', legs: [...leftBy('loop'), { kind: 'forget' }, ...lookedAtAnew, ...input] },
  { from: 'node', legs: [...leftBy('hear'), { kind: 'forget' }, ...lookedAtAnew, ...input] },
  {
    from: 'network',
    legs: [
      ...prerouting,
      ...forward,
      ...postrouting,
      { kind: 'loop-on' },
      ...at('PREROUTING', 'raw', 'mangle'),
      ...forward,
      ...postrouting,
    ],
  },
  { from: 'network', legs: [...prerouting, again, ...at('PREROUTING', 'raw', 'mangle'), ...delivered, ...balanced] },
  {
    from: 'network',
    legs: [...prerouting, ...forward, ...postrouting, again, ...toServer, ...postrouting],
  },
  { from: 'network', legs: [...prerouting, ...input, { kind: 'next-segment' }, ...forward, ...postrouting] },
  { from: 'network', legs: [...prerouting, ...input, { kind: 'unwrap' }, ...lookedAtAnew, ...input] },
  { from: 'network', legs: [...prerouting, ...input, { kind: 'unwrap' }, ...lookedAtAnew, ...forward, ...postrouting] },
];

/** Whole ways, the likelier ones first. */
export const ways: readonly Plan[] = [...usualWays, ...seldomWays];

/** Those of the copies of packets (stack/copy.ts), which connection tracking leaves alone: they open nothing. */
const waysOfCopies: readonly Plan[] = (['network', 'node'] as const).map((from) => ({
  from,
  legs: [
    { kind: 'copy' },
    ...at('OUTPUT', 'raw', 'mangle', 'filter', 'security'),
    { kind: 'copy-leaves' },
    ...at('POSTROUTING', 'mangle'),
    { kind: 'copy-returns' },
    ...at('PREROUTING', 'raw', 'mangle'),
    ...at('INPUT', 'mangle', 'filter', 'security'),
  ],
}));
const seldomWaysOfCopies: readonly Plan[] = waysOfCopies.map(({ from, legs }) => ({
  from,
  legs: [...legs, ...sentOnByLoopback('requests')],
}));

/** The ways that lead to a table at a hook, each up to there. */
export function plansTo(table: TableName, hook: string): readonly Plan[] {
  const plans = new Map<string, Plan>();
  const add = (all: readonly Plan[], seldom?: true): void => {
    for (const { from, legs } of all)
      for (const [index, leg] of legs.entries()) {
        if (leg.kind !== 'table' || leg.table !== table || leg.hook !== hook) continue;
        const plan = { from, legs: legs.slice(0, index + 1) };
        const key = JSON.stringify(plan);
        if (!plans.has(key)) plans.set(key, seldom === undefined ? plan : { ...plan, seldom });
      }
  };
  add([...usualWays, ...waysOfCopies]);
  add([...seldomWays, ...seldomWaysOfCopies], true);
  return [...plans.values()];
}

/** It comes back to the node that sent it. */
export function returns({ legs }: Plan): boolean {
  return legs.some(({ kind }) => kind === 'loop' || kind === 'hear');
}

/** All ways to the very end, the likelier ones first. */
export function allToEnd(from: Plan['from']): readonly Plan[] {
  return [...plansToEnd(from, 'elsewhere'), ...seldomWays.filter((way) => way.from === from)];
}

export function isOfCopy({ legs }: Plan): boolean {
  return legs[0]?.kind === 'copy';
}

/** The usual ways to the very end, that of the wanted kind first: delivered here, or sent on. */
export function plansToEnd(from: Plan['from'], to: 'here' | 'elsewhere'): readonly Plan[] {
  const endsHere = ({ legs }: Plan): boolean => legs.some((leg) => leg.kind === 'arrive' && leg.as === 'local');
  const own = usualWays.filter((way) => way.from === from);
  return [
    ...own.filter((way) => endsHere(way) === (to === 'here')),
    ...own.filter((way) => endsHere(way) !== (to === 'here')),
  ];
}
