/** `ip rule`: a policy rule in words. */
import { ownersOfMark } from '../../catalog/wellKnown/find.ts';
import { formatMark } from '../../net/mark.ts';
import { formatPrefix } from '../../net/text.ts';
import type { Node, PolicyRule } from '../../node/model.ts';
import type { PartOf } from '../../node/parts.ts';
import { type Message, message } from '../../text/message.ts';
import type { Position } from '../../text/span.ts';
import { protocolName } from '../../trace/names.ts';
import type { AskMachine } from '../dialect.ts';
import type { HoverContent } from '../hover/content.ts';
import { type Block, list, paragraph, title } from '../markdown.ts';
import type { OutlineItem } from '../outline.ts';
import { lineSpan, standsAt } from './lines.ts';

type RulesPart = PartOf<'policy-rules'>;

export async function hoverOfPolicyRules(
  part: RulesPart,
  { line }: Position,
  machine: AskMachine,
): Promise<HoverContent | undefined> {
  const rule = part.rules[standsAt(part, part.rules, line)];
  if (rule === undefined) return undefined;
  const { node } = (await machine()) ?? {};
  return { line, span: lineSpan(part, line), blocks: [...ruleBlocks(rule), ...routeCount(rule, node)] };
}

function ruleBlocks(rule: PolicyRule): readonly Block[] {
  const selectors = selectorTexts(rule);
  return [
    title(message('Policy rule {priority}', { priority: rule.priority })),
    ...(selectors.length === 0
      ? [paragraph(message('For all packets:'))]
      : [
          paragraph(rule.not ? message('For packets that are not all of this:') : message('For packets')),
          ...list(selectors),
        ]),
    paragraph(actionText(rule)),
    ...markBlocks(rule),
  ];
}

function selectorTexts(rule: PolicyRule): readonly Message[] {
  const { from, to, tos, mark, in: arriving, out, protocol, sport, dport, uids, l3mdev } = rule;
  return [
    ...(from === undefined ? [] : [message('from {prefix}', { prefix: formatPrefix(from) })]),
    ...(to === undefined ? [] : [message('to {prefix}', { prefix: formatPrefix(to) })]),
    ...(tos === undefined ? [] : [message('with type of service {tos}', { tos: `0x${tos.toString(16)}` })]),
    ...(mark === undefined ? [] : [message('with mark {mark}', { mark: formatMark(mark.value, mark.mask) })]),
    ...(arriving === undefined
      ? []
      : [
          arriving === 'lo'
            ? message('that this machine makes itself')
            : message('that arrive on {device}', { device: arriving }),
        ]),
    ...(out === undefined ? [] : [message('of sockets that are bound to {device}', { device: out })]),
    ...(protocol === undefined ? [] : [message('of protocol {protocol}', { protocol: protocolName(protocol) })]),
    ...(sport === undefined ? [] : [message('from port {ports}', { ports: rangeText(sport) })]),
    ...(dport === undefined ? [] : [message('to port {ports}', { ports: rangeText(dport) })]),
    ...(uids === undefined ? [] : [message('of users {users}', { users: rangeText(uids) })]),
    ...(l3mdev ? [message('of a VRF')] : []),
  ];
}

function rangeText({ low, high }: { readonly low: number; readonly high: number }): string {
  return low === high ? String(low) : `${low}-${high}`;
}

function actionText({ action, l3mdev }: PolicyRule): Message {
  switch (action.kind) {
    case 'lookup':
      if (l3mdev) return message('The table of the VRF is asked. Where it has no route, the next rule follows.');
      if (action.suppressPrefixLength === undefined) {
        return message('Table {table} is asked. Where it has no route for the packet, the next rule follows.', {
          table: action.table,
        });
      }
      return action.suppressPrefixLength === 0
        ? message('Table {table} is asked, but its default route does not count: then the next rule follows.', {
            table: action.table,
          })
        : message(
            'Table {table} is asked, but routes with a length of up to {length} do not count: then the next rule follows.',
            {
              table: action.table,
              length: action.suppressPrefixLength,
            },
          );
    case 'goto':
      return message('The rules go on at {priority}.', { priority: action.priority });
    case 'nop':
      return message('Nothing happens: the next rule follows.');
    case 'blackhole':
      return message('The packet is dropped without a word.');
    case 'unreachable':
      return message('The packet is dropped, and the sender is told that the network is unreachable.');
    case 'prohibit':
      return message('The packet is dropped, and the sender is told that it is forbidden.');
  }
}

function markBlocks({ mark }: PolicyRule): readonly Block[] {
  if (mark === undefined) return [];
  return ownersOfMark(mark.value, mark.mask)
    .slice(0, 2)
    .map((owner) =>
      paragraph(
        message('The mark {name} is of {software}: {meaning}', {
          name: owner.name,
          software: message(owner.software),
          meaning: message(owner.meaning),
        }),
      ),
    );
}

function routeCount({ action, family, l3mdev }: PolicyRule, node: Node | undefined): readonly Block[] {
  if (action.kind !== 'lookup' || l3mdev || node?.routes === undefined) return [];
  const count = (node.routes[family] ?? []).filter(({ table }) => table === action.table).length;
  return [
    paragraph(
      count === 1
        ? message('The dumps show 1 route in this table.')
        : message('The dumps show {count} routes in this table.', { count }),
    ),
  ];
}

export function outlineOfPolicyRules(part: RulesPart): readonly OutlineItem[] {
  return part.rules.map(({ priority, action, origin: { line } }) => ({
    name: String(priority),
    detail: action.kind === 'lookup' ? action.table : action.kind,
    kind: 'fact',
    first: line,
    last: line,
    selectionLine: line,
    selection: lineSpan(part, line),
    children: [],
  }));
}
