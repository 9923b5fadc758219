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
  /** IPVS sends the packet to a real server elsewhere. */
  | { readonly kind: 'balance' }
  /** On its way there the packet shows again by which interface it came. */
  | { readonly kind: 'resume' }
  /** IPVS gives answers the service's address back, and takes requests that the node itself serves. */
  | { readonly kind: 'answer' }
  | { readonly kind: 'serve' }
  /** Shown once more: of a VRF's packets hooks show the VRF and its port one after the other. */
  | { readonly kind: 'again' }
  /** Out by the loopback interface, and in again. */
  | { readonly kind: 'loop' }
  /** Sent to a group or to everybody, and heard by the interface that it leaves by. */
  | { readonly kind: 'hear' }
  /** A rule with the target TEE sends a copy: only that is followed from here on. */
  | { readonly kind: 'copy' }
  /** The copy stands on its outgoing device, and hooks show that as if it had come by it. */
  | { readonly kind: 'copy-leaves' }
  /** The copy comes in again by loopback, since its gateway is this node. */
  | { readonly kind: 'copy-returns' };

export interface Plan {
  /** How the packet begins its way. */
  readonly from: 'network' | 'node';
  readonly legs: readonly Leg[];
}

const at = (hook: HookName, ...tables: readonly TableName[]): readonly Leg[] =>
  tables.map((table) => ({ kind: 'table', table, hook }));
const track: Leg = { kind: 'track' };

const prerouting: readonly Leg[] = [...at('PREROUTING', 'raw'), track, ...at('PREROUTING', 'mangle', 'nat')];
/** As far as the routing decision. */
export const toRouting: Plan = { from: 'network', legs: prerouting };

const answer: Leg = { kind: 'answer' };
const serve: Leg = { kind: 'serve' };
const input: readonly Leg[] = [
  { kind: 'arrive', as: 'local' },
  ...at('INPUT', 'mangle', 'filter', 'security'),
  answer,
  serve,
  ...at('INPUT', 'nat'),
];
const forward: readonly Leg[] = [
  { kind: 'arrive', as: 'forward' },
  ...at('FORWARD', 'mangle', 'filter', 'security'),
  answer,
];
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
const balanced: readonly Leg[] = [
  { kind: 'balance' },
  ...at('OUTPUT', 'raw', 'mangle', 'nat', 'filter', 'security'),
  { kind: 'resume' },
  ...postrouting,
];
const again: Leg = { kind: 'again' };
const comesRound = (by: 'loop' | 'hear'): readonly Leg[] => [
  ...output,
  ...postrouting,
  { kind: by },
  ...at('PREROUTING', 'raw', 'mangle'),
  { kind: 'arrive', as: 'local' },
  ...at('INPUT', 'mangle', 'filter', 'security'),
];

/** Whole ways, the likelier ones first. */
export const ways: readonly Plan[] = [
  { from: 'network', legs: [...prerouting, ...input] },
  { from: 'network', legs: [...prerouting, ...forward, ...postrouting] },
  { from: 'node', legs: [...output, ...postrouting] },
  {
    from: 'network',
    legs: [...prerouting, { kind: 'cross' }, ...at('FORWARD', 'mangle', 'filter', 'security'), ...postrouting],
  },
  {
    from: 'network',
    legs: [...prerouting, { kind: 'arrive', as: 'local' }, ...at('INPUT', 'mangle', 'filter', 'security'), ...balanced],
  },
  {
    from: 'node',
    legs: [{ kind: 'send' }, ...at('OUTPUT', 'raw'), track, ...at('OUTPUT', 'mangle', 'nat'), ...balanced],
  },
  { from: 'network', legs: [...prerouting, again, ...at('PREROUTING', 'raw', 'mangle'), ...input] },
  { from: 'network', legs: [...prerouting, again, ...at('PREROUTING', 'raw', 'mangle'), ...forward, ...postrouting] },
  { from: 'node', legs: [...output, ...postrouting, again, ...output, ...postrouting] },
  // What comes round has its source decided already: the nat table is not asked again.
  { from: 'node', legs: comesRound('loop') },
  { from: 'node', legs: comesRound('hear') },
];

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

/** The ways that lead to a table at a hook, each up to there. */
export function plansTo(table: TableName, hook: string): readonly Plan[] {
  const plans: Plan[] = [];
  for (const { from, legs } of [...ways, ...waysOfCopies]) {
    for (const [index, leg] of legs.entries()) {
      if (leg.kind !== 'table' || leg.table !== table || leg.hook !== hook) continue;
      const plan = { from, legs: legs.slice(0, index + 1) };
      const same = plans.some(
        (other) => other.from === from && JSON.stringify(other.legs) === JSON.stringify(plan.legs),
      );
      if (!same) plans.push(plan);
    }
  }
  return plans;
}

/** It comes back to the node that sent it. */
export function returns({ legs }: Plan): boolean {
  return legs.some(({ kind }) => kind === 'loop' || kind === 'hear');
}

/** It is for several machines: nobody answers it as a connection's first packet. */
export function isForMany({ legs }: Plan): boolean {
  return legs.some(({ kind }) => kind === 'hear');
}

export function isOfCopy({ legs }: Plan): boolean {
  return legs[0]?.kind === 'copy';
}

/** The ways to the very end, that of the wanted kind first: delivered here, or sent on. */
export function plansToEnd(from: Plan['from'], to: 'here' | 'elsewhere'): readonly Plan[] {
  const endsHere = ({ legs }: Plan): boolean => legs.some((leg) => leg.kind === 'arrive' && leg.as === 'local');
  const own = ways.filter((way) => way.from === from);
  return [
    ...own.filter((way) => endsHere(way) === (to === 'here')),
    ...own.filter((way) => endsHere(way) !== (to === 'here')),
  ];
}
