/** Static rules for one end of a packet. */
import { type Message, message } from '../../../text/message.ts';
import { protocolName } from '../../names.ts';
import { endText, type HostEntry } from '../entry.ts';
import { findInterface } from '../interfaces.ts';
import { type CompiledStatic, exchange } from '../statics.ts';
import { holds, suppose } from '../walk.ts';
import { staticApplies } from './applies.ts';
import { type Choice, consider, type Question } from './choice.ts';

/** `from`: which of the rule's sides the end is on. */
export function byStatics(question: Question, from: 'local' | 'global'): Choice | undefined {
  const { walk, side, end, crossing, asked } = question;
  const index = walk.router.statics[side];
  const { protocol } = walk.packet;
  const coming = from === 'local' ? 'out' : 'in';
  const fitting = index.find(from, protocol, end).filter((each) => {
    if (from === 'local' && each.rule.options.noReverse === true && each.rule.kind === 'static') {
      consider(question, each.rule, message('no-reverse: it translates only what comes from outside'));
      return false;
    }
    const verdict = staticApplies(walk, each, crossing, coming, asked);
    if (!verdict.applies) consider(question, each.rule, verdict.why);
    return verdict.applies;
  });
  const [earliest, second] = fitting;
  if (earliest === undefined) {
    explainNear(question, from);
    return undefined;
  }
  const rivals = second !== undefined && samePrecedence(earliest, second);
  const first = rivals && !holds(walk, 'nat:first-static') ? second : earliest;
  if (first.standsIn) supposeStandIn(question, first);
  if (walk.router.router.vendor !== 'ios' && walk.router.dynamics[side].length > 0) holds(walk, 'nat:vendor-order');
  const after = exchange(first, from, end);
  return {
    kind: 'translated',
    end: after,
    rule: first.rule,
    text: textOf(first, from, endText(end), endText(after), side),
    why: 'rule',
    host: hostRow(first, from, question, after),
    fresh: false,
    innerVrf: first.rule.vrf?.name ?? '',
  };
}

function samePrecedence(a: CompiledStatic, b: CompiledStatic): boolean {
  return (a.local.ports === undefined) === (b.local.ports === undefined) && a.mask === b.mask;
}

/** Rules that hold the address, but not this protocol and port. */
function explainNear(question: Question, from: 'local' | 'global'): void {
  const { walk, side, end } = question;
  const { protocol } = walk.packet;
  for (const each of walk.router.statics[side].touching(from, end.word)) {
    const { rule } = each;
    const { ports } = each[from];
    if (end.word < each[from].low || end.word > each[from].high) continue;
    if (rule.protocol !== undefined && rule.protocol !== protocol) {
      consider(
        question,
        rule,
        message('protocol {asked}: the packet is {found}', {
          asked: protocolName(rule.protocol),
          found: protocolName(protocol),
        }),
      );
    } else if (ports !== undefined && (end.port === undefined || end.port < ports[0] || end.port > ports[1])) {
      const asked = ports[0] === ports[1] ? String(ports[0]) : `${ports[0]}–${ports[1]}`;
      consider(question, rule, message('port {asked}: the packet has {found}', { asked, found: end.port ?? '-' }));
    }
  }
}

/** The row that a static rule is in the table. */
function hostRow(
  each: CompiledStatic,
  from: 'local' | 'global',
  { end, side }: Question,
  after: HostEntry['pair']['local'],
): HostEntry {
  const { rule } = each;
  const withPorts = each.local.ports !== undefined;
  const bare = ({ word, port }: typeof end) => (withPorts && port !== undefined ? { word, port } : { word });
  const [local, global] = from === 'local' ? [bare(end), bare(after)] : [bare(after), bare(end)];
  return {
    kind: 'host',
    side: side === 'outside' ? 'outside' : 'inside',
    pair: { local, global },
    ...(rule.protocol === undefined ? {} : { protocol: rule.protocol }),
    rule,
    vrf: rule.vrf?.name ?? '',
    outerVrf: '',
  };
}

function supposeStandIn({ walk }: Question, { rule }: CompiledStatic): void {
  for (const address of [rule.local, rule.global]) {
    if (address.kind === 'interface') supposeAddress(walk, address.interface.name);
  }
}

/** Nobody wrote the address down: DHCP or PPP gave it to the interface, or a snippet leaves it out. */
export function supposeAddress(walk: Question['walk'], device: string): void {
  const { router } = walk.router;
  const text =
    findInterface(router, device)?.addressFrom === undefined
      ? message('{interface} has an address that the file does not show; a documentation address stands for it', {
          interface: device,
        })
      : message('{interface} gets its address from outside; a documentation address stands for it', {
          interface: device,
        });
  suppose(walk, `address:${device}`, text);
}

function textOf(
  each: CompiledStatic,
  from: 'local' | 'global',
  before: string,
  after: string,
  side: Question['side'],
): Message {
  const isSource = (from === 'local') === (side !== 'outside');
  if (each.mask !== undefined) {
    return isSource
      ? message('A static rule for a network: source {before} becomes {after}, the host part is kept.', {
          before,
          after,
        })
      : message('A static rule for a network: destination {before} becomes {after}, the host part is kept.', {
          before,
          after,
        });
  }
  return isSource
    ? message('A static rule: source {before} becomes {after}.', { before, after })
    : message('A static rule: destination {before} becomes {after}.', { before, after });
}
