/** NAT rules of VRP and Comware, which hang on the outside interface. */
import { lengthOfMask } from '../../../net/address.ts';
import { ipv4 } from '../../../net/ipv4.ts';
import type { DynamicRule, Named, NatAddress, PortRange, ServerGroupRule, StaticRule } from '../model.ts';
import { portOf } from '../syntax/kinds.ts';
import { type Draft, openInterface } from './draft.ts';
import {
  type At,
  addressOf,
  choiceOf,
  has,
  maskOf,
  namedOf,
  numberOf,
  place,
  quadOf,
  spanOver,
  wordOf,
} from './fields.ts';
import { commonOf, protocolOf } from './nat-rules.ts';

/** `nat outbound` and `nat inbound`. */
export function boundRule(draft: Draft, at: At, side: 'inside' | 'outside'): DynamicRule | undefined {
  const on = openInterface(draft);
  const list = namedOf(at, 'list');
  const group = namedOf(at, 'group');
  const target = namedOf(at, 'to') ?? on;
  if (group === undefined && target === undefined) return undefined;
  return {
    kind: 'dynamic',
    side,
    ...commonOf(at),
    ...(on === undefined ? {} : { on }),
    match: list === undefined ? { kind: 'all' } : { kind: 'list', list },
    to: group === undefined ? { kind: 'interface', interface: target as Named } : { kind: 'pool', pool: group },
    overload: has(at, 'no-pat') ? 'no' : 'implied',
  };
}

/** `nat server`, and `nat static global … inside …`. */
export function serverRule(draft: Draft, at: At): StaticRule | ServerGroupRule | undefined {
  const on = openInterface(draft);
  const group = namedOf(at, 'server-group');
  if (group !== undefined) return sharedRule(at, on, group);
  const local = endOf(at, 'local');
  const global = endOf(at, 'global') ?? globalInterface(at, on);
  if (local === undefined || global === undefined) return undefined;
  const protocol = protocolOf(choiceOf(at, 'protocol')) ?? numberOf(at, 'protocol-number');
  const globalPorts = ports(at, 'global', protocol);
  // Where the inside port is left out it is the same as outside.
  const localPorts = ports(at, 'local', protocol) ?? globalPorts;
  return {
    kind: 'static',
    side: 'inside',
    ...commonOf(at),
    ...(on === undefined ? {} : { on }),
    local,
    global,
    ...(protocol === undefined ? {} : { protocol }),
    ...(globalPorts === undefined || localPorts === undefined ? {} : { globalPorts, localPorts }),
    ...networkOf(at),
    ...(at.command.id === 'server' ? { isServer: true } : {}),
  };
}

function sharedRule(at: At, on: Named | undefined, group: Named): ServerGroupRule | undefined {
  const global = endOf(at, 'global') ?? globalInterface(at, on);
  if (global === undefined) return undefined;
  const protocol = protocolOf(choiceOf(at, 'protocol')) ?? numberOf(at, 'protocol-number');
  const globalPorts = ports(at, 'global', protocol);
  return {
    kind: 'server-group',
    side: 'inside',
    ...commonOf(at),
    ...(on === undefined ? {} : { on }),
    global,
    ...(protocol === undefined ? {} : { protocol }),
    ...(globalPorts === undefined ? {} : { globalPorts }),
    group,
  };
}

/** Comware's `nat static outbound LOCAL GLOBAL` and `nat static inbound GLOBAL LOCAL`. */
export function pairRule(at: At, side: 'inside' | 'outside'): StaticRule | undefined {
  const local = endOf(at, 'local');
  const global = endOf(at, 'global');
  if (local === undefined || global === undefined) return undefined;
  return { kind: 'static', side, ...commonOf(at), local, global };
}

export function netRule(at: At): StaticRule | undefined {
  const low = wordOf(at, 'local');
  const first = addressOf(at, 'local');
  const global = endOf(at, 'global');
  if (low === undefined || first === undefined || global === undefined) return undefined;
  const network = networkOf(at);
  // The command names the first and the last host: the rule is for the network that they lie in.
  const address = network.network === undefined ? first : ipv4(((first.words[0] ?? 0) & network.network.mask) >>> 0);
  const local: NatAddress = { kind: 'address', address, place: place(at, low.span) };
  return { kind: 'static', side: 'inside', ...commonOf(at), local, global, ...network };
}

function networkOf(at: At): Pick<StaticRule, 'network'> {
  const word = wordOf(at, 'mask') ?? wordOf(at, 'length');
  const length = numberOf(at, 'length');
  const mask = quadOf(at, 'mask') ?? (length === undefined || length > 32 ? undefined : maskOf(length));
  // A mask of all ones is one address, which needs no network.
  if (word === undefined || mask === undefined || lengthOfMask([mask]) === 32) return {};
  return { network: { mask, place: place(at, word.span) } };
}

function endOf(at: At, name: 'local' | 'global'): NatAddress | undefined {
  const word = wordOf(at, name);
  const low = addressOf(at, name);
  if (word === undefined || low === undefined) return undefined;
  const lastWord = wordOf(at, `${name}-last`);
  const high = addressOf(at, `${name}-last`);
  if (lastWord === undefined || high === undefined)
    return { kind: 'address', address: low, place: place(at, word.span) };
  return { kind: 'range', range: { low, high }, place: place(at, spanOver([word, lastWord])) };
}

function globalInterface(at: At, on: Named | undefined): NatAddress | undefined {
  const named = namedOf(at, 'global-interface') ?? (has(at, 'current-interface') ? on : undefined);
  return named === undefined ? undefined : { kind: 'interface', interface: named };
}

function ports(at: At, name: 'local' | 'global', protocol: number | undefined): PortRange | undefined {
  const first = wordOf(at, `${name}-port`);
  if (first === undefined) return undefined;
  const last = wordOf(at, `${name}-port-last`) ?? first;
  const low = portOf(first.text, protocol);
  const high = portOf(last.text, protocol);
  return low === undefined || high === undefined ? undefined : { low, high, place: place(at, spanOver([first, last])) };
}
