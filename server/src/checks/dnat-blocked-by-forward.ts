import { ruleLinesOf, targetsOf } from '../dialects/iptables-save/dump/names.ts';
import type { Rule } from '../dialects/iptables-save/model.ts';
import { formatAddress } from '../net/text.ts';
import type { Node } from '../node/model.ts';
import { message } from '../text/message.ts';
import { isEvent } from '../trace/json.ts';
import { answerTrace } from '../trace/request.ts';
import type { Outcome } from '../trace/trace.ts';
import type { NodeCheck } from './check.ts';
import { ruleSpan } from './places.ts';
import { type RulesView, ruleAt } from './view.ts';

/** So many translations of a dump are tried: each is a trace. */
const mostTried = 20;

/** An address that is nobody's (RFC 5737): somebody outside. */
const stranger = '203.0.113.50';

/**
 * A packet that fits the translation is traced. Only where every outcome, whatever one assumes, ends in FORWARD of
 * filter is anything said.
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
    for (const line of translations(view)) {
      const packet = packetFor(ruleAt(view, line), node);
      if (packet === undefined) continue;
      const answer = answerTrace(node, { packets: [packet] });
      const outcomes = answer.kind === 'traced' ? (answer.traces[0]?.outcomes ?? []) : [];
      if (outcomes.length === 0 || !outcomes.every((outcome) => passes(outcome, line) && isBlocked(outcome))) continue;
      const decider = outcomes[0]?.decidedBy;
      const to = ruleAt(view, line)?.target?.options[0]?.words[0]?.text ?? '';
      const args = { to, port: String(packet.dport) };
      yield {
        line,
        span: ruleSpan(view, line),
        message:
          decider?.by === 'rule'
            ? message('Packets for port {port} go to {to}, and rule {rule} of {chain} drops them.', {
                ...args,
                rule: decider.rule,
                chain: decider.chain,
              })
            : message('Packets for port {port} go to {to}, and the policy of FORWARD drops them.', args),
      };
    }
  },
};

/** DNAT rules of PREROUTING and of the chains that it jumps to. */
function translations(view: RulesView): readonly number[] {
  return view.tables
    .filter(({ known }) => known === 'nat')
    .flatMap(({ block }) => {
      const below = targetsOf(block, 'PREROUTING');
      const chains = [...block.index.rules.keys()].filter((chain) => chain === 'PREROUTING' || below.has(chain));
      return chains.flatMap((chain) => ruleLinesOf(block, chain).slice(0, mostTried * 4));
    })
    .filter((line) => ruleAt(view, line)?.target?.spec?.name === 'DNAT')
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
function packetFor(rule: Rule | undefined, node: Node): Asked | undefined {
  if (rule === undefined || rule.conditions.some(({ negated, spec }) => negated && spec.name !== '-i'))
    return undefined;
  const value = (name: string) => rule.conditions.find(({ spec, negated }) => spec.name === name && !negated)?.value;
  const protocol = value('-p');
  const ports = rule.matches
    .flatMap(({ options }) => options)
    .find(({ spec, negated }) => spec.name === '--dport' && !negated)?.value;
  if (protocol?.kind !== 'protocol' || ports?.kind !== 'range') return undefined;
  const dst = addressIn(value('-d')) ?? ownAddress(node);
  const src = value('-s') === undefined ? stranger : addressIn(value('-s'));
  const arrival = value('-i');
  const named = arrival?.kind === 'interface' && !arrival.wildcard ? arrival.name : undefined;
  const device = named ?? (arrival === undefined ? uplink(node) : undefined);
  if (dst === undefined || src === undefined || device === undefined) return undefined;
  return { in: device, src, dst, protocol: protocol.name, dport: ports.low };
}

function addressIn(value: Rule['conditions'][number]['value'] | undefined): string | undefined {
  const prefix = value?.kind === 'prefixes' && value.prefixes.length === 1 ? value.prefixes[0] : undefined;
  return prefix === undefined ? undefined : formatAddress(prefix.address);
}

function uplink({ routes }: Node): string | undefined {
  const all = routes?.ipv4?.find(({ destination }) => destination.mask.every((word) => word === 0));
  return all?.nextHops[0]?.device;
}

function ownAddress(node: Node): string | undefined {
  const device = node.interfaces?.find(({ name }) => name === uplink(node));
  const own = device?.addresses.find(({ address }) => address.family === 'ipv4');
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
