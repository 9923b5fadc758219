/** Routes, VRFs, timers, limits, ports of the router itself, crypto maps. */
import { protocol } from '../../../net/protocol.ts';
import { masked } from '../../../net/text.ts';
import type { EntryLimit } from '../model.ts';
import { portOf } from '../syntax/kinds.ts';
import type { Draft, Kept } from './draft.ts';
import {
  type At,
  addressOf,
  beginsWith,
  choiceOf,
  has,
  maskOf,
  namedOf,
  normalized,
  numberOf,
  place,
  quadOf,
  statementOf,
  wordOf,
  wordsOf,
} from './fields.ts';
import { protocolOf } from './nat-rules.ts';

/** Adds the item, or with `no` takes back what begins with the command's words. */
export function keep<Item>(kept: readonly Kept<Item>[], at: At, item: Item | undefined): Kept<Item>[] {
  const words = normalized(at);
  if (at.command.negation !== undefined) return kept.filter((other) => !beginsWith(other.words, words));
  return item === undefined ? [...kept] : [...kept, { words, item }];
}

export function readRoute(draft: Draft, at: At): void {
  const network = addressOf(at, 'network');
  const length = numberOf(at, 'length-number');
  const mask = quadOf(at, 'mask') ?? (length === undefined || length > 32 ? undefined : maskOf(length));
  const vrf = namedOf(at, 'vrf');
  const out = namedOf(at, 'interface');
  const nextHop = addressOf(at, 'next-hop');
  const track = numberOf(at, 'track');
  const route =
    network === undefined || mask === undefined
      ? undefined
      : {
          ...statementOf(at),
          ...(vrf === undefined ? {} : { vrf }),
          prefix: masked(network, [mask]),
          ...(out === undefined ? {} : { interface: out }),
          ...(nextHop === undefined ? {} : { nextHop }),
          distance: numberOf(at, 'distance') ?? (draft.vendor === 'ios' ? 1 : 60),
          ...(has(at, 'global') || has(at, 'public') ? { global: true as const } : {}),
          ...(track === undefined ? {} : { track }),
        };
  draft.routes = keep(draft.routes, at, route);
}

export function readVrf(draft: Draft, at: At): void {
  const name = wordOf(at, 'vrf');
  if (name === undefined) return;
  if (at.command.negation !== undefined) draft.vrfs.delete(name.text);
  else
    draft.vrfs.set(
      name.text,
      draft.vrfs.get(name.text) ?? { ...statementOf(at), name: name.text, nameSpan: name.span },
    );
}

export function readTimer(draft: Draft, at: At): void {
  const word = at.command.words.at(-1);
  const seconds = numberOf(at, 'seconds') ?? (has(at, 'never') ? ('never' as const) : undefined);
  const number = protocolOf(choiceOf(at, 'protocol'));
  const port = portOf(wordOf(at, 'port')?.text ?? '', number);
  const timer =
    word === undefined || seconds === undefined
      ? undefined
      : {
          ...statementOf(at),
          name: choiceOf(at, 'timer') ?? 'port-timeout',
          seconds,
          valuePlace: place(at, word.span),
          ...(number === undefined || port === undefined ? {} : { port: { protocol: number, port } }),
        };
  draft.timers = keep(draft.timers, at, timer);
}

export function readLimit(draft: Draft, at: At): void {
  const entries = numberOf(at, 'entries');
  draft.limits = keep(
    draft.limits,
    at,
    entries === undefined ? undefined : { ...statementOf(at), scope: scopeOf(at), entries },
  );
}

function scopeOf(at: At): EntryLimit['scope'] {
  const address = addressOf(at, 'host');
  const list = namedOf(at, 'list');
  const vrf = namedOf(at, 'vrf');
  if (address !== undefined) return { kind: 'host', address };
  if (list !== undefined) return { kind: 'list', list };
  if (vrf !== undefined) return { kind: 'vrf', vrf };
  const scope = choiceOf(at, 'scope');
  return { kind: scope === 'all-host' || scope === 'all-vrf' ? scope : 'all' };
}

/** Ports that a service answers at unless another is chosen. */
const servicePorts: Readonly<Record<string, number>> = {
  server: 80,
  'secure-server': 443,
  port: 80,
  'secure-port': 443,
};

export function readHttp(draft: Draft, at: At): void {
  const service = choiceOf(at, 'service') ?? '';
  const port = numberOf(at, 'port') ?? servicePorts[service];
  if (port === undefined) return;
  // `port` alone serves nothing: it only moves a service that runs.
  const moves = service === 'port' || service === 'secure-port';
  const usual = servicePorts[service];
  if (!moves) {
    draft.listeners = keep(draft.listeners, at, { ...statementOf(at), protocol: protocol.tcp, port });
    return;
  }
  draft.listeners = draft.listeners.map((kept) =>
    kept.item.protocol === protocol.tcp && kept.item.port === usual ? { ...kept, item: { ...kept.item, port } } : kept,
  );
}

export function readDnsServer(draft: Draft, at: At): void {
  draft.listeners = keep(draft.listeners, at, { ...statementOf(at), protocol: protocol.udp, port: 53 });
}

export function readTransport(draft: Draft, at: At): void {
  const protocols = wordsOf(at, 'protocol').map(({ token }) => (token.kind === 'keyword' ? token.word : ''));
  if (at.command.negation !== undefined) return;
  for (const [name, port] of [
    ['ssh', 22],
    ['telnet', 23],
  ] as const) {
    if (!protocols.includes(name) && !protocols.includes('all')) continue;
    const known = draft.listeners.some(({ item }) => item.protocol === protocol.tcp && item.port === port);
    if (!known) draft.listeners = keep(draft.listeners, at, { ...statementOf(at), protocol: protocol.tcp, port });
  }
}

export function readCryptoMap(draft: Draft, at: At): void {
  const name = wordOf(at, 'crypto-map');
  const sequence = numberOf(at, 'sequence');
  if (name === undefined || sequence === undefined) return;
  if (at.command.negation !== undefined) {
    draft.cryptoMaps = draft.cryptoMaps.filter((map) => map.name !== name.text || map.sequence !== sequence);
    return;
  }
  const known = draft.cryptoMaps.find((map) => map.name === name.text && map.sequence === sequence);
  const map = known ?? { ...statementOf(at), name: name.text, sequence };
  if (known === undefined) draft.cryptoMaps.push(map);
  draft.block = { kind: 'crypto-map', map };
}

export function readCryptoList({ block }: Draft, at: At): void {
  const list = namedOf(at, 'list');
  if (block?.kind !== 'crypto-map') return;
  delete block.map.list;
  if (list !== undefined && at.command.negation === undefined) block.map.list = list;
}
