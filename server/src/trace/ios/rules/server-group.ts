/** `nat server … inside server-group N`: connections to one address, shared by weight among the servers of the group. */
import type { ServerGroupMember } from '../../../dialects/ios-nat/model.ts';
import { message } from '../../../text/message.ts';
import { fraction } from '../../fraction.ts';
import { protocolName } from '../../names.ts';
import { endText } from '../entry.ts';
import { wordOf } from '../interfaces.ts';
import { type CompiledShared, within } from '../statics.ts';
import { byList, crosses, stands } from './applies.ts';
import { type Answer, consider, type Question } from './choice.ts';
import { supposeAddress } from './static.ts';

export function byServerGroups(question: Question): Answer {
  const { walk } = question;
  for (const each of walk.router.shared) {
    if (!within(each.global, question.end.word)) continue;
    const why = whyNot(question, each);
    if (why === undefined) return share(question, each);
    consider(question, each.rule, why);
  }
  return undefined;
}

/** The first of the rule's conditions that fails. */
function whyNot({ walk, end, crossing, asked }: Question, { rule, global }: CompiledShared) {
  const { protocol } = walk.packet;
  if (rule.protocol !== undefined && rule.protocol !== protocol) {
    const places = { asked: protocolName(rule.protocol), found: protocolName(protocol) };
    return message('protocol {asked}: the packet is {found}', places);
  }
  const { ports } = global;
  if (ports !== undefined && (end.port === undefined || end.port < ports[0] || end.port > ports[1])) {
    const range = ports[0] === ports[1] ? String(ports[0]) : `${ports[0]}–${ports[1]}`;
    return message('port {asked}: the packet has {found}', { asked: range, found: end.port ?? '-' });
  }
  const { acl } = rule.options;
  for (const verdict of [
    crosses(walk, rule, crossing, 'in'),
    ...(acl === undefined ? [] : [byList(walk, acl.name, asked)]),
    stands(walk, rule),
  ]) {
    if (!verdict.applies) return verdict.why;
  }
  return undefined;
}

/** Which server is next no configuration tells: each has the chance that its weight gives it. */
function share({ walk, end }: Question, { rule, standsIn }: CompiledShared): Answer {
  const members = walk.router.serverGroups.get(rule.group.name)?.members.filter(({ weight }) => weight > 0) ?? [];
  const sum = members.reduce((total, { weight }) => total + weight, 0);
  if (sum === 0) {
    return {
      kind: 'refused',
      rule,
      text: message('NAT: server group {group} holds no server', { group: rule.group.name }),
    };
  }
  if (standsIn && rule.global.kind === 'interface') supposeAddress(walk, rule.global.interface.name);
  const index = walk.chooser.chance(members.map(({ weight }) => fraction(weight, sum)));
  const member = members[index] as ServerGroupMember;
  const port = member.port ?? end.port;
  const after = { word: wordOf(member.address), ...(port === undefined || end.port === undefined ? {} : { port }) };
  return {
    kind: 'translated',
    end: after,
    rule,
    text: message(
      'Load sharing: destination {before} becomes {after}, a server of group {group} with the weight {weight} of {sum}.',
      { before: endText(end), after: endText(after), group: rule.group.name, weight: member.weight, sum },
    ),
    why: 'rule',
    fresh: false,
    innerVrf: rule.vrf?.name ?? '',
  };
}
