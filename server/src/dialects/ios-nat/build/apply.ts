/** What each command does to the router, by the command's id. */
import type { NatRule } from '../model.ts';
import type { Draft } from './draft.ts';
import { type At, statementOf, wordOf } from './fields.ts';
import { readGroupHeading, readMember, readPrefixList } from './groups.ts';
import { boundRule, netRule, pairRule, serverRule } from './huawei.ts';
import { interfaceChanges, readInterface, readInterfaceRange } from './interfaces.ts';
import { readEntry, readListHeading, readNumberedLine, resequence } from './lists.ts';
import { destinationRule, dynamicRule, staticRule } from './nat-rules.ts';
import {
  keep,
  readCryptoList,
  readCryptoMap,
  readDnsServer,
  readHttp,
  readLimit,
  readRoute,
  readTimer,
  readTransport,
  readVrf,
} from './others.ts';
import { readPool, readPoolPorts, readPoolRange } from './pools.ts';
import { readMatch, readRouteMap, readSet } from './route-maps.ts';
import { readServerGroup, readMember as readServerGroupMember } from './server-groups.ts';
import { keepUnread, readUntraced } from './untraced.ts';

type Effect = (draft: Draft, at: At) => void;

function rule(make: (draft: Draft, at: At) => NatRule | undefined): Effect {
  return (draft, at) => {
    const made = make(draft, at);
    draft.rules = kept(draft, at, made);
    if (made === undefined && at.command.negation === undefined) keepUnread(draft, statementOf(at));
  };
}

function kept(draft: Draft, at: At, item: NatRule | undefined): Draft['rules'] {
  // Thousands of rules are added one by one: the list is made anew only where something is taken back.
  if (at.command.negation !== undefined) return keep(draft.rules, at, item);
  const [added] = keep<NatRule>([], at, item);
  if (added !== undefined) draft.rules.push(added);
  return draft.rules;
}

const effects: Readonly<Record<string, Effect>> = {
  hostname: (draft, at) => {
    draft.hostname = wordOf(at, 'hostname')?.text;
  },
  interface: readInterface,
  'interface-range': readInterfaceRange,
  'inside-static': rule((_, at) => staticRule(at, 'inside')),
  'outside-static': rule((_, at) => staticRule(at, 'outside')),
  'any-static': rule((_, at) => staticRule(at, 'any')),
  'inside-dynamic': rule((_, at) => dynamicRule(at, 'inside')),
  'outside-dynamic': rule((_, at) => dynamicRule(at, 'outside')),
  'any-dynamic': rule((_, at) => dynamicRule(at, 'any')),
  'inside-destination': rule((_, at) => destinationRule(at)),
  pool: readPool,
  'pool-heading': readPool,
  'address-group': readPool,
  'pool-range': readPoolRange,
  'pool-ports': readPoolPorts,
  'pool-other': readUntraced,
  'nat-other': readUntraced,
  untraced: readUntraced,
  'server-group': readServerGroup,
  'server-group-member': readServerGroupMember,
  timer: readTimer,
  'port-timer': readTimer,
  limit: readLimit,
  'standard-line': (draft, at) => readNumberedLine(draft, at, 'standard'),
  'extended-line': (draft, at) => readNumberedLine(draft, at, 'extended'),
  'standard-heading': (draft, at) => readListHeading(draft, at, 'standard'),
  'extended-heading': (draft, at) => readListHeading(draft, at, 'extended'),
  'basic-acl': (draft, at) => readListHeading(draft, at, 'standard'),
  'advanced-acl': (draft, at) => readListHeading(draft, at, 'extended'),
  'standard-entry': readEntry,
  'extended-entry': readEntry,
  rule: readEntry,
  resequence,
  'network-group': (draft, at) => readGroupHeading(draft, at, 'network'),
  'service-group': (draft, at) => readGroupHeading(draft, at, 'service'),
  'group-network': readMember,
  'group-range': readMember,
  'group-any': readMember,
  'group-group': readMember,
  'group-service': readMember,
  'prefix-list': readPrefixList,
  'route-map': readRouteMap,
  'match-address': readMatch,
  'match-next-hop': readMatch,
  'match-prefix': readMatch,
  'match-interface': readMatch,
  'match-other': readMatch,
  'set-next-hop': readSet,
  'set-interface': readSet,
  'set-other': readSet,
  route: readRoute,
  routing: (draft, at) => {
    draft.routing = keep(draft.routing, at, statementOf(at));
  },
  vrf: readVrf,
  http: readHttp,
  'http-port': readHttp,
  'dns-server': readDnsServer,
  transport: readTransport,
  'crypto-map': readCryptoMap,
  'crypto-list': readCryptoList,
  outbound: rule((draft, at) => boundRule(draft, at, 'inside')),
  inbound: rule((draft, at) => boundRule(draft, at, 'outside')),
  server: rule(serverRule),
  static: rule(serverRule),
  'static-outbound': rule((_, at) => pairRule(at, 'inside')),
  'static-inbound': rule((_, at) => pairRule(at, 'outside')),
  'static-net': rule((_, at) => netRule(at)),
};

/** Lets a command have its effect. Commands of a block whose first line is not in the file have none. */
export function apply(draft: Draft, at: At): void {
  const { id, mode } = at.command;
  if (mode === 'config' && at.command.id !== 'other') draft.block = undefined;
  if (mode === 'interface' && Object.hasOwn(interfaceChanges, id)) {
    if (draft.block?.kind !== 'interfaces') return;
    for (const one of draft.block.interfaces) interfaceChanges[id]?.(one, at, at.command.negation !== undefined);
    return;
  }
  if (Object.hasOwn(effects, id)) effects[id]?.(draft, at);
}
