/** `ip nat … source …` and `ip nat inside destination …`. */
import { protocol } from '../../../net/protocol.ts';
import type {
  DynamicRule,
  NatAddress,
  NatRule,
  PortRange,
  RuleCommon,
  RuleOptions,
  RuleSide,
  StaticRule,
} from '../model.ts';
import { portOf } from '../syntax/kinds.ts';
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
  statementOf,
  wordOf,
  wordsOf,
} from './fields.ts';

/** Undefined: the command lacks something that a rule needs, and a problem says so. */
export function staticRule(at: At, side: RuleSide): StaticRule | undefined {
  const local = natAddress(at, 'local');
  const global = natAddress(at, 'global');
  if (local === undefined || global === undefined) return undefined;
  const number = protocolOf(choiceOf(at, 'protocol'));
  const localPorts = portRange(at, 'local-port', number);
  const globalPorts = portRange(at, 'global-port', number);
  const hasPorts = number === protocol.tcp || number === protocol.udp;
  if (hasPorts && (localPorts === undefined || globalPorts === undefined)) return undefined;
  const network = networkMask(at);
  const routeMap = namedOf(at, 'map');
  return {
    kind: 'static',
    side,
    ...commonOf(at),
    local,
    global,
    ...(number === undefined ? {} : { protocol: number }),
    ...(localPorts === undefined ? {} : { localPorts }),
    ...(globalPorts === undefined ? {} : { globalPorts }),
    ...(network === undefined ? {} : { network }),
    ...(routeMap === undefined ? {} : { routeMap }),
  };
}

export function dynamicRule(at: At, side: RuleSide): DynamicRule | undefined {
  const list = namedOf(at, 'list');
  const routeMap = namedOf(at, 'map');
  const pool = namedOf(at, 'pool');
  const to = namedOf(at, 'to');
  const match =
    list !== undefined
      ? ({ kind: 'list', list } as const)
      : routeMap !== undefined
        ? ({ kind: 'route-map', routeMap } as const)
        : undefined;
  const target =
    pool !== undefined
      ? ({ kind: 'pool', pool } as const)
      : to !== undefined
        ? ({ kind: 'interface', interface: to } as const)
        : undefined;
  if (match === undefined || target === undefined) return undefined;
  const overload = has(at, 'overload') ? 'written' : target.kind === 'interface' ? 'implied' : 'no';
  return { kind: 'dynamic', side, ...commonOf(at), match, to: target, overload };
}

export function destinationRule(at: At): NatRule | undefined {
  const list = namedOf(at, 'list');
  const pool = namedOf(at, 'pool');
  return list === undefined || pool === undefined ? undefined : { kind: 'destination', ...commonOf(at), list, pool };
}

export function commonOf(at: At): RuleCommon {
  const vrf = namedOf(at, 'vrf');
  const egress = namedOf(at, 'egress');
  return {
    ...statementOf(at),
    ...(egress === undefined ? {} : { on: egress }),
    ...(vrf === undefined ? {} : { vrf }),
    matchInVrf: has(at, 'match-in-vrf'),
    options: optionsOf(at),
  };
}

/** By the keyword. */
const flags: Readonly<Record<string, keyof RuleOptions>> = {
  extendable: 'extendable',
  'no-alias': 'noAlias',
  'no-payload': 'noPayload',
  reversible: 'reversible',
  'add-route': 'addRoute',
  forced: 'forced',
  'no-reverse': 'noReverse',
  'port-preserved': 'portPreserved',
  disable: 'disabled',
  'nat-disable': 'disabled',
};

/** Most rules have none. */
const noOptions: RuleOptions = {};

function optionsOf(at: At): RuleOptions {
  const set = at.command.words.flatMap(({ token }) => {
    const option = token.kind === 'keyword' ? flags[token.word] : undefined;
    return option === undefined ? [] : [[option, true] as const];
  });
  const redundancy = wordOf(at, 'redundancy')?.text;
  const mappingId = numberOf(at, 'mapping');
  const priority = numberOf(at, 'priority');
  const acl = namedOf(at, 'acl');
  const vrrp = wordOf(at, 'vrrp')?.text;
  const twice = wordOf(at, 'twice')?.text;
  const unread = [...wordsOf(at, 'other').map(({ text }) => text), ...(twice === undefined ? [] : [`group ${twice}`])];
  const isBare =
    redundancy === undefined &&
    mappingId === undefined &&
    priority === undefined &&
    acl === undefined &&
    vrrp === undefined &&
    unread.length === 0;
  if (isBare && set.length === 0) return noOptions;
  return {
    ...Object.fromEntries(set),
    ...(redundancy === undefined ? {} : { redundancy }),
    ...(mappingId === undefined ? {} : { mappingId }),
    ...(priority === undefined ? {} : { priority }),
    ...(acl === undefined ? {} : { acl }),
    ...(vrrp === undefined ? {} : { vrrp }),
    ...(unread.length === 0 ? {} : { unread: unread.join(' ') }),
  };
}

function natAddress(at: At, name: 'local' | 'global'): NatAddress | undefined {
  const word = wordOf(at, name);
  const address = addressOf(at, name);
  if (word !== undefined && address !== undefined) return { kind: 'address', address, place: place(at, word.span) };
  const named = namedOf(at, `${name}-interface`);
  return named === undefined ? undefined : { kind: 'interface', interface: named };
}

export function portRange(at: At, name: string, number: number | undefined): PortRange | undefined {
  const word = wordOf(at, name);
  const port = word === undefined ? undefined : portOf(word.text, number);
  if (word === undefined || port === undefined || port > 65_535) return undefined;
  return { low: port, high: port, place: place(at, word.span) };
}

function networkMask(at: At): StaticRule['network'] {
  const word = wordOf(at, 'mask') ?? wordOf(at, 'length');
  const length = numberOf(at, 'length');
  const mask = quadOf(at, 'mask') ?? (length === undefined || length > 32 ? undefined : maskOf(length));
  return word === undefined || mask === undefined ? undefined : { mask, place: place(at, word.span) };
}

export function protocolOf(name: string | undefined): number | undefined {
  switch (name) {
    case 'tcp':
      return protocol.tcp;
    case 'udp':
      return protocol.udp;
    case 'esp':
      return protocol.esp;
    case 'icmp':
      return protocol.icmp;
    case 'gre':
      return protocol.gre;
    default:
      return name !== undefined && /^\d{1,3}$/.test(name) && Number(name) < 256 ? Number(name) : undefined;
  }
}
