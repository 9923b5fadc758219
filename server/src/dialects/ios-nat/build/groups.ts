/** Object groups and prefix lists. */
import { iosProtocols } from '../../../catalog/names/ios.ts';
import { masked, parsePrefix } from '../../../net/text.ts';
import type { GroupMember } from '../model.ts';
import type { Draft } from './draft.ts';
import {
  type At,
  addressOf,
  asNamed,
  choiceOf,
  maskOf,
  namedOf,
  numberOf,
  place,
  portsOf,
  quadOf,
  statementOf,
  wordOf,
} from './fields.ts';
import { icmpOf, portMatch, protocolOf } from './lists.ts';

export function readGroupHeading(draft: Draft, at: At, kind: 'network' | 'service'): void {
  const name = wordOf(at, 'group');
  if (name === undefined) return;
  if (at.command.negation !== undefined) {
    draft.groups.delete(name.text);
    return;
  }
  const known = draft.groups.get(name.text);
  const group = known ?? { ...statementOf(at), kind, name: name.text, nameSpan: name.span, members: [] };
  draft.groups.set(name.text, group);
  draft.block = { kind: 'group', group };
}

export function readMember({ block }: Draft, at: At): void {
  if (block?.kind !== 'group') return;
  const member = memberOf(at);
  if (member === undefined) return;
  if (at.command.negation === undefined) block.group.members.push(member);
  else block.group.members = block.group.members.filter(({ text }) => text !== member.text.replace(/^no +/i, ''));
}

function memberOf(at: At): GroupMember | undefined {
  const statement = statementOf(at);
  switch (at.command.id) {
    case 'group-any':
      return { ...statement, kind: 'any' };
    case 'group-group': {
      const group = namedOf(at, 'group');
      return group === undefined ? undefined : { ...statement, kind: 'group', group };
    }
    case 'group-range': {
      const low = addressOf(at, 'low');
      const high = addressOf(at, 'high');
      return low === undefined || high === undefined
        ? undefined
        : { ...statement, kind: 'range', range: { low, high } };
    }
    case 'group-network': {
      const address = addressOf(at, 'host') ?? addressOf(at, 'network');
      const length = numberOf(at, 'length');
      const mask = quadOf(at, 'mask') ?? (length === undefined ? 0xffffffff : maskOf(length));
      return address === undefined ? undefined : { ...statement, kind: 'network', prefix: masked(address, [mask]) };
    }
    case 'group-service':
      return serviceMember(at);
    default:
      return undefined;
  }
}

function serviceMember(at: At): GroupMember {
  const protocol = protocolOf(at);
  const sourcePorts = portMatch(at, 'source', protocol);
  const icmp = icmpOf(at);
  return {
    ...statementOf(at),
    kind: 'service',
    ...(protocol === undefined ? {} : { protocol }),
    ...(choiceOf(at, 'protocol') === 'tcp-udp'
      ? { protocols: [iosProtocols['tcp'] ?? 6, iosProtocols['udp'] ?? 17] }
      : {}),
    ...(sourcePorts === undefined ? {} : { sourcePorts }),
    ...servicePorts(at, protocol),
    ...(icmp === undefined ? {} : { icmp }),
  };
}

/** `tcp www` is `tcp eq www`. */
function servicePorts(
  at: At,
  protocol: number | undefined,
): { readonly ports?: NonNullable<ReturnType<typeof portMatch>> } {
  const written = portMatch(at, 'destination', protocol);
  if (written !== undefined) return { ports: written };
  const word = wordOf(at, 'destination-port');
  const ports = portsOf(at, 'destination-port', protocol);
  return word === undefined || ports.length === 0 ? {} : { ports: { kind: 'eq', ports, place: place(at, word.span) } };
}

export function readPrefixList(draft: Draft, at: At): void {
  const name = wordOf(at, 'prefix-list');
  if (name === undefined) return;
  if (at.command.negation !== undefined) {
    draft.prefixLists.delete(name.text);
    return;
  }
  const list = draft.prefixLists.get(name.text) ?? { name: name.text, definitions: [], entries: [] };
  draft.prefixLists.set(name.text, list);
  list.definitions = [...list.definitions, asNamed(at, name)];
  const action = choiceOf(at, 'action');
  const prefix = parsePrefix(wordOf(at, 'prefix')?.text ?? '');
  if ((action !== 'permit' && action !== 'deny') || prefix === undefined) return;
  const ge = numberOf(at, 'ge');
  const le = numberOf(at, 'le');
  const entry = {
    ...statementOf(at),
    action,
    sequence: numberOf(at, 'sequence') ?? (list.entries.at(-1)?.sequence ?? 0) + 5,
    prefix,
    ...(ge === undefined ? {} : { ge }),
    ...(le === undefined ? {} : { le }),
  } as const;
  list.entries = [...list.entries, entry].sort((a, b) => a.sequence - b.sequence);
}
