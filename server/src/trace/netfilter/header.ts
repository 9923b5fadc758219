/** The conditions of the rule itself: -s, -d, -i, -o, -p, -f, in the order of the kernel's ip_packet_match(). */
import type { CoreOptionSpec } from '../../catalog/types.ts';
import type { OptionUse, Rule, Value } from '../../dialects/iptables-save/model.ts';
import { inPrefix } from '../../net/address.ts';
import { protocol } from '../../net/protocol.ts';
import { formatAddress } from '../../net/text.ts';
import { message } from '../../text/message.ts';
import { protocolName } from '../names.ts';
import { deviceByRules, isNamed, leadsToNetworks, type Named } from '../routing/toldByRules.ts';
import { unknownInterface } from '../session.ts';
import { addressesUnder, namesLike } from '../space/dimensions.ts';
import { intervalsOf } from '../space/intervals.ts';
import { nothing, numbers, region } from '../space/region.ts';
import { hidesProtocol, isLaterFragment, protects } from '../walk/headers.ts';
import { finishByStack, type Walk } from '../walk/walk.ts';
import {
  type Answer,
  type CompileContext,
  type Condition,
  conditionOf,
  type Unknown,
  unknown,
  unsettled,
} from './condition.ts';

type HeaderOption = OptionUse<CoreOptionSpec>;

const compilers: Readonly<Record<string, (option: HeaderOption, context: CompileContext) => Condition | undefined>> = {
  '-s': (option) => addressCondition(option, 'src'),
  '-d': (option) => addressCondition(option, 'dst'),
  '-i': (option) => interfaceCondition(option, 'in'),
  '-o': (option) => interfaceCondition(option, 'out'),
  '-p': protocolCondition,
  '-f': fragmentCondition,
};

const order: readonly string[] = ['-s', '-d', '-i', '-o', '-p', '-f'];

export function headerConditions(rule: Rule, context: CompileContext): readonly Condition[] {
  const sorted = [...rule.conditions].sort((a, b) => order.indexOf(a.spec.name) - order.indexOf(b.spec.name));
  return sorted.flatMap((option) => compilers[option.spec.name]?.(option, context) ?? []);
}

/** The option as written, for explanations: `! --dport 80`. */
export function written(option: HeaderOption | OptionUse): string {
  return [option.negated ? '!' : '', option.spec.name, ...option.words.map((word) => word.text)]
    .filter((part) => part !== '')
    .join(' ');
}

/** What an option asks for, whether the rule wants it or, with “!”, its opposite. */
export function asserted(option: OptionUse): string {
  return written({ ...option, negated: false });
}

function addressCondition(option: HeaderOption, side: 'src' | 'dst'): Condition | undefined {
  const { value } = option;
  if (value.kind !== 'prefixes') return undefined;
  if (value.unresolved.length > 0) return unresolvedCondition(option, value, side);
  const [only, ...others] = value.prefixes;
  const test =
    only !== undefined && others.length === 0
      ? (walk: Walk): Answer => inPrefix(only, walk.packet[side])
      : (walk: Walk): Answer => value.prefixes.some((prefix) => inPrefix(prefix, walk.packet[side]));
  const intervals = value.prefixes.map(addressesUnder);
  return conditionOf(
    option,
    test,
    ({ packet }) =>
      message('{option}: the packet has {address}', { option: written(option), address: formatAddress(packet[side]) }),
    () =>
      intervals.includes(undefined)
        ? undefined
        : region({ [side]: intervalsOf(intervals.flatMap((each) => each ?? [])) }),
  );
}

/** A host name is asked of the resolver when the rules are loaded, which a dump can't repeat. */
function unresolvedCondition(
  option: HeaderOption,
  value: Extract<Value, { readonly kind: 'prefixes' }>,
  side: 'src' | 'dst',
): Condition {
  const names = value.unresolved.join(', ');
  return conditionOf(
    option,
    ({ packet }) => {
      if (value.prefixes.some((prefix) => inPrefix(prefix, packet[side]))) return true;
      const address = formatAddress(packet[side]);
      return unknown(
        `name:${names}:${address}`,
        message('{name} resolves to {address}', { name: names, address }),
        false,
      );
    },
    () => message('{option}: what the name resolves to is not in the dump', { option: written(option) }),
  );
}

function interfaceCondition(option: HeaderOption, side: 'in' | 'out'): Condition | undefined {
  const { value } = option;
  if (value.kind !== 'interface') return undefined;
  const { name, wildcard } = value;
  const fits = (device: string): boolean => (wildcard ? device.startsWith(name) : device === name);
  const shown = wildcard ? `${name}+` : name;
  return conditionOf(
    option,
    (walk) => {
      const device = walk.packet[side];
      // A hook without such an interface compares with the empty name: only `+` alone fits.
      if (device === unknownInterface && name !== '') return arrivesBy(walk, { name, wildcard });
      if (device !== null) return fits(device);
      if (side === 'in' || walk.route === undefined || !hasOut(walk)) return fits('');
      const address = formatAddress(walk.packet.dst);
      const settled = settledBefore(walk, { name, wildcard }, { before: 'out:', behind: `:${address}` });
      if (settled !== undefined) return settled;
      const text = message('packets to {address} leave by {interface}', { address, interface: shown });
      return {
        ...unknown(`out:${shown}:${address}`, text),
        ...leavesBy(walk, { name, wildcard }),
        ...(wildcard ? {} : { learn: (now: Walk) => leaveBy(now, name) }),
      };
    },
    ({ packet }) => {
      const device = packet[side];
      if (device === null)
        return message('{option}: the packet has no such interface here', { option: written(option) });
      return message('{option}: the packet has {interface}', { option: written(option), interface: device });
    },
    () => region({ [side]: namesLike(name, wildcard) }),
  );
}

/** The answer to a packet whose way no dump shows comes back by an interface that none shows either. */
function arrivesBy(walk: Walk, { name, wildcard }: Named): Answer {
  const settled = settledBefore(walk, { name, wildcard }, { before: 'in:', behind: '' });
  if (settled !== undefined) return settled;
  const device = wildcard ? `${name}+` : name;
  const text = message('the packet arrives by {interface}', { interface: device });
  return {
    ...unknown(`in:${device}`, text),
    ...(wildcard
      ? {}
      : {
          learn: (now: Walk) => {
            now.packet = { ...now.packet, in: device };
          },
        }),
  };
}

/**
 * Which answer is the likelier one: answers go back where they came from, and what rules know behind an interface leaves by
 * it; of a host that they name this is taken without a fork. What they know nothing of seldom leaves by an interface for
 * networks that they know, nor by that by which it came.
 */
function leavesBy({ node, senders, packet }: Walk, asked: Named): Pick<Unknown, 'likely' | 'fork'> {
  const sender = senders.from(packet.dst);
  if (sender?.kind === 'link') return { likely: isNamed(asked, sender.device) };
  const told = deviceByRules(node, packet.dst);
  if (told !== undefined)
    return { likely: isNamed(asked, told.device), ...(told.by === 'host' ? { fork: 'said' as const } : {}) };
  const isForOthers = !asked.wildcard && leadsToNetworks(node, packet.family, asked.name);
  return { likely: !isForOthers && (packet.in === null || !isNamed(asked, packet.in)) };
}

/** An interface that is one of `eth+` is not `lo`, and one that is not of `eth+` is not `eth0`. Undefined: it is still open. */
function settledBefore(
  { chooser }: Walk,
  asked: Named,
  { before, behind }: { readonly before: string; readonly behind: string },
): boolean | undefined {
  for (const { id, holds } of chooser.assumptions) {
    if (!id.startsWith(before) || !id.endsWith(behind)) continue;
    const known = id.slice(before.length, id.length - behind.length);
    // The address of another question ends like that of this one.
    if (known.includes(':')) continue;
    const wildcard = known.endsWith('+');
    const other = { name: wildcard ? known.slice(0, -1) : known, wildcard };
    if (holds && isAmong(other, asked)) return true;
    if (holds && !isAmong(asked, other)) return false;
    if (!holds && isAmong(asked, other)) return false;
  }
  return undefined;
}

/** Whether all interfaces of the one are of the other. */
function isAmong(inner: Named, outer: Named): boolean {
  return outer.wildcard ? inner.name.startsWith(outer.name) : !inner.wildcard && inner.name === outer.name;
}

function leaveBy(walk: Walk, out: string): void {
  walk.packet = { ...walk.packet, out };
  if (walk.route !== undefined) walk.route = { ...walk.route, out };
}

function hasOut(walk: Walk): boolean {
  return walk.hook === 'FORWARD' || walk.hook === 'OUTPUT' || walk.hook === 'POSTROUTING';
}

function protocolCondition(option: HeaderOption): Condition | undefined {
  const { value } = option;
  if (value.kind !== 'protocol' || value.number === 0) return undefined;
  const { number } = value;
  return conditionOf(
    option,
    (walk) => {
      const { packet } = walk;
      if (hidesProtocol(packet)) {
        const text = message('a later fragment in which more headers follow: rules that ask for the protocol drop it');
        finishByStack(walk, 'dropped', 'header', text);
        return false;
      }
      if (packet.family === 'ipv4' || packet.protocol !== protocol.ah) return packet.protocol === number;
      // ip6_packet_match() looks behind every header that it can pass, and that is one.
      return number !== protocol.ah && unsettled(protects(number));
    },
    ({ packet }) =>
      packet.family === 'ipv6' && packet.protocol === protocol.ah
        ? message('{option}: IPv6 asks for what is behind the authentication header', { option: written(option) })
        : message('{option}: the packet is {protocol}', {
            option: written(option),
            protocol: protocolName(packet.protocol),
          }),
    ({ family }) => (family === 'ipv6' && number === protocol.ah ? nothing : region({ protocol: numbers(number) })),
  );
}

function fragmentCondition(option: HeaderOption): Condition {
  return conditionOf(
    option,
    ({ packet }) => isLaterFragment(packet),
    ({ packet }) =>
      isLaterFragment(packet)
        ? message('{option}: the packet is a later fragment', { option: written(option) })
        : message('{option}: the packet is whole or a first fragment', { option: written(option) }),
    () => region({ fragment: numbers(1) }),
  );
}
