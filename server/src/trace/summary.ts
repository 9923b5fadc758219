/** An outcome in one sentence: what became of the packet, what was rewritten, and what decided it. */
import type { Packet } from '../net/packet.ts';
import { formatAddress } from '../net/text.ts';
import { type Message, message } from '../text/message.ts';
import type { Decider, EventStep, Outcome } from './trace.ts';

function endpoint(address: Packet['dst'], port: number | undefined): string {
  const text = formatAddress(address);
  if (port === undefined) return text;
  return address.family === 'ipv6' ? `[${text}]:${port}` : `${text}:${port}`;
}

export function summaryOf(outcome: Outcome): Message {
  const verdict = verdictText(outcome);
  const rewrites = outcome.steps.filter(isRule).flatMap(rewriteText);
  const [first, second] = rewrites;
  if (first === undefined) return message('{verdict}.', { verdict });
  if (second === undefined) return message('{verdict}; {first}.', { verdict, first });
  return message('{verdict}; {first}; {second}.', { verdict, first, second: rewrites.at(-1) ?? second });
}

function verdictText({ verdict, packet, out, decidedBy, rejectWith }: Outcome): Message {
  const dst = endpoint(packet.dst, packet.dport);
  switch (verdict) {
    case 'forwarded':
      return out === undefined
        ? message('Sent on to {dst}', { dst })
        : message('Forwarded out {interface} to {dst}', { interface: out, dst });
    case 'delivered':
      return message('Delivered to {dst} on this node', { dst });
    case 'dropped':
      return message('Dropped by {decider}', { decider: decider(decidedBy) });
    case 'rejected':
      return rejectWith === undefined
        ? message('Rejected: {decider}', { decider: decider(decidedBy) })
        : message('Rejected with {how} by {decider}', { how: rejectWith, decider: decider(decidedBy) });
    case 'queued':
      return message('Handed to a program by {decider}', { decider: decider(decidedBy) });
    case 'stolen':
      return message('Taken by {decider}', { decider: decider(decidedBy) });
    case 'undecided':
      return message('Undecided: {decider}', { decider: decider(decidedBy) });
  }
}

function decider(by: Decider): Message {
  switch (by.by) {
    case 'rule':
      return message('rule {rule} of {chain} ({table})', { rule: by.rule, chain: by.chain, table: by.table });
    case 'policy':
      return message('the policy of {chain} ({table})', { chain: by.chain, table: by.table });
    case 'stack':
      return by.text;
  }
}

function isRule(step: Outcome['steps'][number]): step is EventStep {
  return step.kind === 'rule';
}

/** What a rule rewrote of the addresses, with the rule's place. */
function rewriteText({ changes, rule, chain }: EventStep): readonly Message[] {
  const value = (field: string): string | undefined => changes.find((change) => change.field === field)?.after;
  const dst = value('dst') ?? value('dport');
  const src = value('src') ?? value('sport');
  if (dst !== undefined)
    return [message('destination rewritten to {to} by rule {rule} of {chain}', { to: dst, rule, chain })];
  if (src !== undefined)
    return [message('source rewritten to {to} by rule {rule} of {chain}', { to: src, rule, chain })];
  return [];
}
