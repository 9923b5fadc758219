import { ruleLinesOf, targetsOf } from '../dialects/iptables-save/dump/names.ts';
import type { Rule } from '../dialects/iptables-save/model.ts';
import type { Address } from '../net/address.ts';
import type { Family } from '../net/family.ts';
import { formatAddress } from '../net/text.ts';
import type { Node } from '../node/model.ts';
import { type Message, message } from '../text/message.ts';
import { isEvent } from '../trace/json.ts';
import { compileAlone, regionOfAll } from '../trace/netfilter/compile.ts';
import { answerTrace } from '../trace/request.ts';
import { addressesBetween, type Dimension, namesLike } from '../trace/space/dimensions.ts';
import type { Intervals } from '../trace/space/intervals.ts';
import { type Box, isInside, meet, numbers, type Region } from '../trace/space/region.ts';
import type { Outcome } from '../trace/trace.ts';
import type { NodeCheck } from './check.ts';
import { ruleSpan } from './places.ts';
import { type RulesView, ruleAt } from './view.ts';

/** So many translations of a dump are tried: each is a trace. */
const mostTried = 20;

/** Addresses that are nobody's (RFC 5737, RFC 3849): somebody outside, and where no rule says for which address. */
const stranger = { ipv4: '203.0.113.50', ipv6: '2001:db8:ffff::50' } as const;
const anyOfOurs = { ipv4: '198.51.100.1', ipv6: '2001:db8:fffe::1' } as const;

/**
 * A packet that fits the translation is traced. Only where every outcome, whatever one assumes, ends in FORWARD of
 * filter, and no rule there could accept such packets from anybody else, is anything said.
 */
export const dnatBlockedByForward: NodeCheck = {
  kind: 'node',
  code: 'dnat-blocked-by-forward',
  dialect: 'iptables-save',
  title: 'A port forwarding that FORWARD blocks',
  severity: 'warning',
  why: 'DNAT changes where a packet goes, and lets nothing through: behind it the packet still has to pass FORWARD of the filter table, with its new destination. Allow it there, for example with `-m conntrack --ctstate DNAT -j ACCEPT`.',
  before: `*nat
:PREROUTING ACCEPT [0:0]
-A PREROUTING -d 192.0.2.1/32 -i eth0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 10.0.0.5:80
COMMIT
*filter
:INPUT ACCEPT [0:0]
:FORWARD DROP [0:0]
:OUTPUT ACCEPT [0:0]
-A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
COMMIT
`,
  after: `*nat
:PREROUTING ACCEPT [0:0]
-A PREROUTING -d 192.0.2.1/32 -i eth0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 10.0.0.5:80
COMMIT
*filter
:INPUT ACCEPT [0:0]
:FORWARD DROP [0:0]
:OUTPUT ACCEPT [0:0]
-A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A FORWARD -d 10.0.0.5/32 -p tcp -m tcp --dport 80 -j ACCEPT
COMMIT
`,
  *run(view, node) {
    for (const { line, family } of translations(view)) {
      const rule = ruleAt(view, line);
      const to = translated(rule);
      const packet = rule && packetFor(rule, family, node);
      if (rule === undefined || to === undefined || packet === undefined) continue;
      const answer = answerTrace(node, { packets: [packet] });
      const all = answer.kind === 'traced' ? (answer.traces[0]?.outcomes ?? []) : [];
      // Whether the new destination is the node's own is not known without its addresses: that is said, not assumed.
      const outcomes = all.filter((outcome) => !assumesOwn(outcome, to.address));
      if (outcomes.length === 0 || !outcomes.every((outcome) => passes(outcome, line) && isBlocked(outcome))) continue;
      const packets = forwardedBy(rule, to, outcomes[0]);
      if (!outcomes.every((outcome) => takesAll(outcome, packets, view, family))) continue;
      if (mayAccept(view, packets, family)) continue;
      const what = whyBlocked(outcomes[0], packet.dport, rule, outcomes.length < all.length);
      yield { line, span: ruleSpan(view, line), message: what };
    }
  },
};

function whyBlocked(outcome: Outcome | undefined, dport: number, rule: Rule, unlessOwn: boolean): Message {
  const args = { to: rule.target?.options[0]?.words[0]?.text ?? '', port: String(dport) };
  const decider = outcome?.decidedBy;
  if (decider?.by === 'rule') {
    const place = { ...args, rule: decider.rule, chain: decider.chain };
    return unlessOwn
      ? message(
          'Packets for port {port} go to {to}, and rule {rule} of {chain} drops them, unless that is an address of this node.',
          place,
        )
      : message('Packets for port {port} go to {to}, and rule {rule} of {chain} drops them.', place);
  }
  return unlessOwn
    ? message(
        'Packets for port {port} go to {to}, and the policy of FORWARD drops them, unless that is an address of this node.',
        args,
      )
    : message('Packets for port {port} go to {to}, and the policy of FORWARD drops them.', args);
}

interface Destination {
  readonly address: Address;
  /** Undefined: as it was before. */
  readonly port: number | undefined;
}

/** Where the rule sends packets; undefined: to more than one address, or to none. */
function translated(rule: Rule | undefined): Destination | undefined {
  const value = rule?.target?.options.find(({ spec }) => spec.name === '--to-destination')?.value;
  if (value?.kind !== 'nat' || value.addresses === undefined) return undefined;
  const { low, high } = value.addresses;
  return formatAddress(low) === formatAddress(high) ? { address: low, port: value.ports?.low } : undefined;
}

function assumesOwn({ assumptions }: Outcome, address: Address): boolean {
  return assumptions.some(({ id, holds }) => holds && id === `local:${formatAddress(address)}`);
}

/** The packets of the translation as they come to FORWARD, whoever sends them. */
function forwardedBy(translation: Rule, to: Destination, outcome: Outcome | undefined): Box {
  const arrival = conditionOf(translation, '-i');
  const protocol = conditionOf(translation, '-p');
  const port = to.port ?? portsOf(translation)[0]?.low;
  const out = outcome?.steps.at(-1)?.packet.out;
  return new Map<Dimension, Intervals>([
    ['dst', addressesBetween(to.address, to.address)],
    ['state', numbers(0)],
    ['dnat', numbers(1)],
    ...(port === undefined ? [] : [['dport', numbers(port)] as const]),
    ...(protocol?.kind === 'protocol' ? [['protocol', numbers(protocol.number)] as const] : []),
    ...(arrival?.kind === 'interface' ? [['in', namesLike(arrival.name, arrival.wildcard)] as const] : []),
    ...(typeof out === 'string' ? [['out', namesLike(out, false)] as const] : []),
  ]);
}

/** A policy drops whatever comes to it; a rule may drop the packet for where it is from, and let others pass. */
function takesAll({ decidedBy }: Outcome, packets: Box, view: RulesView, family: Family): boolean {
  if (decidedBy.by !== 'rule') return true;
  const rule = decidedBy.origin && ruleAt(view, decidedBy.origin.line);
  if (!rule) return false;
  const { boxes, exact } = regionIn(rule, family, () => false);
  return exact && boxes.some((box) => isInside(packets, box, family));
}

function regionIn(rule: Rule, family: Family, isChain: (name: string) => boolean): Region {
  return regionOfAll(compileAlone({ family, rule, place: '' }, isChain).conditions, { family });
}

/** More rules below FORWARD than this are not looked through: nothing is said then. */
const mostRules = 2000;

/** Whether a rule that these packets may come to from FORWARD could accept one of them. */
function mayAccept(view: RulesView, packets: Box, family: Family): boolean {
  return view.tables.some(({ block, known }) => {
    if (known !== 'filter' || block.family !== family) return false;
    const isChain = (name: string): boolean => block.index.declared.has(name) || block.index.rules.has(name);
    const seen = new Set(['FORWARD']);
    let left = mostRules;
    for (const chain of seen) {
      for (const line of ruleLinesOf(block, chain)) {
        if (left-- === 0) return true;
        const rule = ruleAt(view, line);
        const target = rule?.target?.name;
        if (rule === undefined || target === undefined || (target !== 'ACCEPT' && !isChain(target))) continue;
        if (!regionIn(rule, family, isChain).boxes.some((box) => meet(box, packets) !== undefined)) continue;
        if (target === 'ACCEPT') return true;
        seen.add(target);
      }
    }
    return false;
  });
}

/** DNAT rules of PREROUTING and of the chains that it jumps to. */
function translations(view: RulesView): readonly { readonly line: number; readonly family: Family }[] {
  return view.tables
    .filter(({ known }) => known === 'nat')
    .flatMap(({ block }) => {
      const below = targetsOf(block, 'PREROUTING');
      const chains = [...block.index.rules.keys()].filter((chain) => chain === 'PREROUTING' || below.has(chain));
      return chains
        .flatMap((chain) => ruleLinesOf(block, chain).slice(0, mostTried * 4))
        .map((line) => ({ line, family: block.family }));
    })
    .filter(({ line }) => ruleAt(view, line)?.target?.spec?.name === 'DNAT')
    .slice(0, mostTried);
}

type Asked = {
  readonly in: string;
  readonly src: string;
  readonly dst: string;
  readonly protocol: string;
  readonly dport: number;
};

/** A packet that the rule is about; undefined where it can't be told without guessing. */
function packetFor(rule: Rule, family: Family, node: Node): Asked | undefined {
  if (rule.conditions.some(({ negated, spec }) => negated && spec.name !== '-i')) return undefined;
  const value = (name: string) => conditionOf(rule, name);
  const protocol = value('-p');
  const [ports] = portsOf(rule);
  if (protocol?.kind !== 'protocol' || ports === undefined) return undefined;
  const free = value('-d') === undefined ? anyOfOurs[family] : undefined;
  const dst = addressIn(value('-d')) ?? ownAddress(node, family) ?? free;
  const src = value('-s') === undefined ? stranger[family] : addressIn(value('-s'));
  const arrival = value('-i');
  const named = arrival?.kind === 'interface' && !arrival.wildcard ? arrival.name : undefined;
  const device = named ?? (arrival === undefined ? uplink(node, family) : undefined);
  if (dst === undefined || src === undefined || device === undefined) return undefined;
  return { in: device, src, dst, protocol: protocol.name, dport: ports.low };
}

function conditionOf(rule: Rule, name: string): Rule['conditions'][number]['value'] | undefined {
  return rule.conditions.find(({ spec, negated }) => spec.name === name && !negated)?.value;
}

/** The ports that the rule translates; none where it doesn't say which. */
function portsOf({ matches }: Rule): readonly { readonly low: number }[] {
  for (const { options } of matches) {
    for (const { spec, negated, value } of options) {
      if (negated) continue;
      if (spec.name === '--dport' && value.kind === 'range') return [value];
      if (spec.name === '--dports' && value.kind === 'ranges') return value.ranges;
    }
  }
  return [];
}

function addressIn(value: Rule['conditions'][number]['value'] | undefined): string | undefined {
  const prefix = value?.kind === 'prefixes' && value.prefixes.length === 1 ? value.prefixes[0] : undefined;
  return prefix === undefined ? undefined : formatAddress(prefix.address);
}

function uplink({ routes }: Node, family: Family): string | undefined {
  const all = routes?.[family]?.find(({ destination }) => destination.mask.every((word) => word === 0));
  return all?.nextHops[0]?.device;
}

function ownAddress(node: Node, family: Family): string | undefined {
  const device = node.interfaces?.find(({ name }) => name === uplink(node, family));
  const own = device?.addresses.find(({ address }) => address.family === family);
  return own === undefined ? undefined : formatAddress(own.address);
}

/** True where the translation took the packet, so that the answer is about it and no other rule. */
function passes({ steps }: Outcome, line: number): boolean {
  return steps.some(
    (step) => isEvent(step) && step.kind === 'rule' && step.table === 'nat' && step.origin?.line === line,
  );
}

function isBlocked({ verdict, decidedBy, steps }: Outcome): boolean {
  if (verdict !== 'dropped' && verdict !== 'rejected') return false;
  return 'table' in decidedBy && decidedBy.table === 'filter' && steps.at(-1)?.hook === 'FORWARD';
}
