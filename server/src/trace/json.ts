/** Traces as the JSON of protocol/trace.ts, with words in the user's language. */
import type {
  AssumptionJson,
  ConsideredJson,
  DeciderJson,
  EventJson,
  OutcomeJson,
  PacketJson,
  PacketTraceJson,
  StepJson,
  TraceJson,
} from '../../../protocol/trace.ts';
import type { Packet } from '../net/packet.ts';
import { formatAddress } from '../net/text.ts';
import type { Node, Origin } from '../node/model.ts';
import { type Message, message, render, type Translate } from '../text/message.ts';
import { formatFraction } from './fraction.ts';
import { accessListText } from './ios/decider-text.ts';
import { protocolName, tcpFlagNames } from './names.ts';
import { groupOutcomes } from './outcome-groups.ts';
import { reasonsOf } from './reasons.ts';
import { summaryOf } from './summary.ts';
import type { Assumption, Considered, Decider, EventStep, Outcome, PacketTrace, Step } from './trace.ts';

/** `node`: the one over which the packets were traced; reasons are read from its rules. */
export function toJson(traces: readonly PacketTrace[], node: Node, translate?: Translate): TraceJson {
  return { packets: traces.map((trace) => packetTraceJson(trace, node, translate)) };
}

export function packetTraceJson({ outcomes }: PacketTrace, node: Node, translate?: Translate): PacketTraceJson {
  return {
    outcomes: outcomes.map((outcome) => outcomeJson(outcome, node, translate)),
    groups: groupOutcomes(outcomes).map(({ given, outcomes: among }) => ({
      given: given.map((assumption) => assumptionJson(assumption, translate)),
      outcomes: among,
    })),
  };
}

function assumptionJson({ id, text, holds }: Assumption, translate: Translate | undefined): AssumptionJson {
  return { id, text: render(text, translate), holds };
}

function outcomeJson(outcome: Outcome, node: Node, translate: Translate | undefined): OutcomeJson {
  const steps = outcome.steps.map((step) => stepJson(step, translate));
  return {
    probability: formatFraction(outcome.probability),
    assumptions: outcome.assumptions.map((assumption) => assumptionJson(assumption, translate)),
    events: outcome.steps.flatMap((step) => (isEvent(step) ? [eventJson(step)] : [])),
    steps,
    verdict: outcome.verdict,
    decidedBy: deciderJson(outcome.decidedBy, translate),
    ...(outcome.rejectWith === undefined ? {} : { rejectWith: outcome.rejectWith }),
    ...(outcome.out === undefined ? {} : { out: outcome.out }),
    ...(outcome.answers === undefined ? {} : { answers: outcome.answers }),
    packet: packetJson(outcome.packet),
    summary: render(summaryOf(outcome, node), translate),
    reasons: reasonsOf(outcome, node).map(({ step, text }) => ({ step, text: render(text, translate) })),
  };
}

export function isEvent(step: Step): step is EventStep {
  return step.kind === 'rule' || step.kind === 'return' || step.kind === 'policy';
}

export function packetJson(packet: Packet): PacketJson {
  const { sport, dport, tcpFlags, icmpType, icmpCode, icmpId } = packet;
  return {
    in: packet.in,
    out: packet.out,
    protocol: protocolName(packet.protocol),
    src: formatAddress(packet.src),
    ...(sport === undefined ? {} : { sport }),
    dst: formatAddress(packet.dst),
    ...(dport === undefined ? {} : { dport }),
    mark: packet.mark,
    ...(tcpFlags === undefined ? {} : { flags: tcpFlagNames(tcpFlags) }),
    ...(icmpType === undefined ? {} : { icmpType, icmpCode: icmpCode ?? 0, icmpId: icmpId ?? 0 }),
    length: packet.length,
    ttl: packet.ttl,
    tos: packet.tos,
  };
}

/** Lines count from 1 in JSON. */
function place(origin: Origin | undefined): { readonly file?: string; readonly line?: number } {
  return origin === undefined ? {} : { file: origin.file, line: origin.line + 1 };
}

function eventJson(step: EventStep): EventJson {
  const { table, chain, kind, rule, origin, packet } = step;
  return { table, chain, event: kind, rule, ...place(origin), packet: packetJson(packet) };
}

function stepJson(step: Step, translate: Translate | undefined): StepJson {
  const base = {
    hook: step.hook,
    text: render(step.text, translate),
    packet: packetJson(step.packet),
    changes: step.changes,
  };
  switch (step.kind) {
    case 'rule':
    case 'return':
    case 'policy':
      return {
        ...base,
        ...eventJson(step),
        kind: step.kind,
        ...whatOf(step.text, translate),
        depth: step.depth,
        passed: step.passed,
      };
    case 'hook':
      return { ...base, kind: step.kind, table: step.table, chain: step.chain };
    case 'conntrack':
      return { ...base, kind: step.kind, state: step.state, direction: step.direction };
    case 'routing': {
      const { decision, out, gateway, table, priority, origin } = step;
      return {
        ...base,
        kind: step.kind,
        decision,
        ...(out === undefined ? {} : { out }),
        ...(gateway === undefined ? {} : { gateway: formatAddress(gateway) }),
        ...(table === undefined ? {} : { table }),
        ...(priority === undefined ? {} : { priority }),
        ...place(origin),
      };
    }
    case 'translation': {
      const { kind, how, why, origin, rows, considered } = step;
      return {
        ...base,
        kind,
        how,
        why,
        ...place(origin),
        ...(rows === undefined ? {} : { rows }),
        ...(considered === undefined ? {} : { considered: considered.map((each) => consideredJson(each, translate)) }),
      };
    }
    case 'access-list': {
      const { kind, list, direction, action, sequence, origin, passed } = step;
      const line = sequence === undefined ? {} : { sequence };
      return { ...base, kind, list, direction, action, ...line, ...place(origin), passed };
    }
    case 'ipvs': {
      const { by, origin } = step.service;
      const service = by.kind === 'mark' ? `FWM ${by.mark}` : `${formatAddress(by.address)}:${by.port}`;
      const server =
        step.server === undefined ? {} : { server: `${formatAddress(step.server.address)}:${step.server.port}` };
      return { ...base, kind: step.kind, service, ...server, ...place(step.server?.origin ?? origin) };
    }
    case 'copy':
    case 'encapsulation':
    case 'delivery':
    case 'note':
      return { ...base, kind: step.kind };
  }
}

function consideredJson({ rule, origin, text, answer }: Considered, translate: Translate | undefined): ConsideredJson {
  return { rule, file: origin.file, line: origin.line + 1, text: render(text, translate), answer };
}

/** What a rule does, without its place, which views show beside it. */
function whatOf({ args }: Message, translate: Translate | undefined): { readonly what?: string } {
  const { what } = args;
  return typeof what === 'object' ? { what: render(what, translate) } : {};
}

export function deciderText(decider: Decider): Message {
  switch (decider.by) {
    case 'rule':
      return message('rule {rule} of {table} {chain}', {
        rule: decider.rule,
        table: decider.table,
        chain: decider.chain,
      });
    case 'policy':
      return message('the policy of {table} {chain}', { table: decider.table, chain: decider.chain });
    case 'access-list':
      return accessListText(decider);
    case 'stack':
      return decider.text;
  }
}

function deciderJson(decider: Decider, translate: Translate | undefined): DeciderJson {
  const text = render(deciderText(decider), translate);
  switch (decider.by) {
    case 'rule':
      return {
        by: 'rule',
        table: decider.table,
        chain: decider.chain,
        rule: decider.rule,
        text,
        ...place(decider.origin),
      };
    case 'policy':
      return { by: 'policy', table: decider.table, chain: decider.chain, text, ...place(decider.origin) };
    case 'access-list': {
      const { list, sequence, origin } = decider;
      return { by: 'access-list', list, ...(sequence === undefined ? {} : { sequence }), text, ...place(origin) };
    }
    case 'stack':
      return { by: 'stack', part: decider.part, text, ...place(decider.origin) };
  }
}
