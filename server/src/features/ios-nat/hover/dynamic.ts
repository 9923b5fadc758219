/** Dynamic rules: an address from a pool, or a shared one with ports. */

import { hostsOf, sourceWords } from '../../../checks/router/access-lists.ts';
import type { AccessList, DynamicRule, Pool, Vendor } from '../../../dialects/ios-nat/model.ts';
import { readDottedQuad } from '../../../net/ipv4.ts';
import { type Message, message } from '../../../text/message.ts';
import { poolAddresses, poolSize } from '../../../trace/ios/pools.ts';
import { type Block, list, paragraph, title } from '../../markdown.ts';
import type { RouterView } from '../view.ts';
import { interfaceAddress } from './static.ts';
import {
  anyHost,
  bothWays,
  type Crossing,
  crossings,
  end,
  fourNames,
  quad,
  shown,
  stranger,
  unchanged,
  unnamed,
} from './words.ts';

/** Ports from 1024 on, which clients use: what an address offers for each protocol. */
const portsOfAddress = 65_535 - 1024 + 1;

export function dynamicBlocks(view: RouterView, rule: DynamicRule): readonly Block[] {
  const { router } = view.dump;
  const pool =
    rule.to.kind === 'pool'
      ? router.pools.find(({ name }) => rule.to.kind === 'pool' && name === rule.to.pool.name)
      : undefined;
  const used = listOf(view, rule);
  const shares = rule.overload !== 'no';
  const local = firstHost(used) ?? (rule.side === 'outside' ? stranger : '192.168.0.10');
  const global = firstGlobal(view, rule, pool);
  if (rule.side === 'outside') return outsideBlocks(rule, local, global, router.vendor);
  const inside = end(local, 51_000);
  // The port is kept where it is free.
  const outside = end(global, 51_000);
  const server = end(stranger, 443);
  return [
    title(
      shares ? message('Many hosts share an address (PAT)') : message('Dynamic translation: an address for each host'),
    ),
    paragraph(sentence(rule)),
    fourNames({
      insideLocal: shown(local),
      insideGlobal: shown(global),
      outsideLocal: unchanged,
      outsideGlobal: anyHost,
    }),
    crossings([
      ...bothWays('inside', { inside: { local: inside, global: outside }, outside: unnamed(server) }),
      ...(shares ? another(used, local, global, router.vendor === 'ios') : []),
    ]),
    paragraph(whoStarts(rule, router.vendor)),
    ...list([...capacity(rule, used, pool), ...notes(rule, router.vendor)]),
  ];
}

/** A second host that comes by the same port: what makes the translation one of ports. */
function another(used: AccessList | undefined, local: string, global: string, isIos: boolean): readonly Crossing[] {
  const host = neighbourOf(used, local);
  if (host === undefined) return [];
  const [inside, server] = [end(host, 51_000), end(stranger, 443)];
  return [
    {
      way: message('the same, from another host'),
      before: { source: inside, destination: server },
      // Where the taken port leads to is only known of IOS.
      after: { source: isIos ? end(global, 1024) : `${global}:…`, destination: server },
    },
  ];
}

/** The next host that the list permits; without a list that says, the next address. */
function neighbourOf(used: AccessList | undefined, local: string): string | undefined {
  const word = readDottedQuad(local);
  if (word === undefined) return undefined;
  const permitted = used?.entries.flatMap(({ action, source }) =>
    action === 'permit' && source.kind === 'masked' ? [source] : [],
  );
  const fits = (host: number): boolean =>
    permitted === undefined ||
    permitted.length === 0 ||
    permitted.some(({ address, wildcard }) => (((address.words[0] ?? 0) ^ host) & ~wildcard) === 0);
  const next = Array.from({ length: 16 }, (_, index) => word + index + 1).find(fits);
  return next === undefined ? undefined : quad(next);
}

function outsideBlocks(rule: DynamicRule, real: string, given: string, vendor: Vendor): readonly Block[] {
  const host = end('192.168.0.10', 443);
  return [
    title(message('Dynamic translation of outside hosts')),
    paragraph(sentence(rule)),
    fourNames({
      insideLocal: anyHost,
      insideGlobal: unchanged,
      outsideLocal: shown(given),
      outsideGlobal: shown(real),
    }),
    crossings(
      bothWays('outside', {
        inside: unnamed(host),
        outside: { local: end(given, 51_000), global: end(real, 51_000) },
      }),
    ),
    paragraph(message('**Outside hosts start**: their first packet makes the entry.')),
    ...list(notes(rule, vendor)),
  ];
}

function sentence({ match, to, side, on }: DynamicRule): Message {
  const target =
    to.kind === 'pool'
      ? message('an address of the pool {pool}', { pool: to.pool.name })
      : message('the address of {interface}', { interface: to.interface.name });
  if (match.kind === 'all') {
    return message('Everything that leaves by {interface} gets {target}.', { interface: on?.name ?? '', target });
  }
  const by =
    match.kind === 'list'
      ? message('the list {list}', { list: match.list.name })
      : message('the route map {map}', { map: match.routeMap.name });
  return side === 'outside'
    ? message('Outside hosts that {by} permits look inside as {target}.', { by, target })
    : message(
        'Inside hosts that {by} permits get {target} when they send something to the outside. What it denies is left alone, not dropped.',
        {
          by,
          target,
        },
      );
}

function whoStarts({ overload, match, options }: DynamicRule, vendor: Vendor): Message {
  if (overload !== 'no')
    return message(
      '**Only inside hosts start** connections: without an entry the router can’t know whom a packet from outside is for.',
    );
  if (options.reversible === true)
    return message(
      '**Inside hosts start.** As long as a host has its address, outside hosts may start connections to it, too (`reversible`).',
    );
  if (vendor === 'comware')
    return message(
      '**Only inside hosts start.** With `reversible` behind `no-pat` outside hosts could use a host’s entry, too.',
    );
  return match.kind === 'route-map'
    ? message(
        '**Only inside hosts start**: with a route map the entry holds both ends, and fits no other outside host.',
      )
    : message(
        '**Inside hosts start.** As long as a host has its address, outside hosts may start connections to it as well.',
      );
}

function capacity(rule: DynamicRule, used: AccessList | undefined, pool: Pool | undefined): readonly Message[] {
  const addresses = rule.to.kind === 'interface' ? 1 : pool === undefined ? undefined : poolSize(pool);
  const hosts = used === undefined ? Number.POSITIVE_INFINITY : hostsOf(used);
  if (addresses === undefined) return [];
  if (rule.overload === 'no') {
    const full = message('When all are taken, packets of further hosts are dropped.');
    return Number.isFinite(hosts)
      ? [message('{addresses} addresses for up to {hosts} hosts, one each.', { addresses, hosts }), full]
      : [message('{addresses} addresses, one for each host.', { addresses }), full];
  }
  const ports = addresses * portsOfAddress;
  return Number.isFinite(hosts) && hosts > 0
    ? [
        message('Up to {hosts} hosts share {ports} ports of each protocol: some {each} for each if all are busy.', {
          hosts,
          ports,
          each: Math.floor(ports / hosts),
        }),
      ]
    : [message('All hosts share {ports} ports of each protocol.', { ports })];
}

function notes({ overload, to, vrf, options }: DynamicRule, vendor: Vendor): readonly Message[] {
  const found: Message[] = [];
  if (overload !== 'no' && vendor !== 'ios')
    found.push(message('The router chooses the port; the host’s own may be kept where it is free.'));
  if (overload !== 'no' && vendor === 'ios')
    found.push(
      message(
        'A port is kept if it is free. If not, another one of its group is taken: 1–511, 512–1023, or 1024–65535.',
      ),
    );
  if (overload === 'implied' && to.kind === 'interface' && vendor === 'ios')
    found.push(message('`overload` is not written, but an interface has one address: the router adds it.'));
  if (options.redundancy !== undefined)
    found.push(
      message('`redundancy`: only the active router of the group {group} translates by it.', {
        group: options.redundancy,
      }),
    );
  if (options.addRoute === true)
    found.push(message('`add-route`: the router adds a route for each address that it gives.'));
  if (vrf !== undefined) found.push(message('Only what comes from the VRF {vrf}.', { vrf: vrf.name }));
  return found;
}

function listOf({ dump: { router } }: RouterView, { match }: DynamicRule): AccessList | undefined {
  if (match.kind === 'list') return router.accessLists.find(({ name }) => name === match.list.name);
  if (match.kind === 'all') return undefined;
  const map = router.routeMaps.find(({ name }) => name === match.routeMap.name);
  const named = map?.clauses.flatMap(({ matches }) => matches).find((each) => each.kind === 'address');
  return named?.kind === 'address' ? router.accessLists.find(({ name }) => name === named.lists[0]?.name) : undefined;
}

/** A host that the list permits. */
function firstHost(used: AccessList | undefined): string | undefined {
  for (const { action, source } of used?.entries ?? []) {
    const words = action === 'permit' && source.kind === 'masked' ? sourceWords(source) : undefined;
    if (words === undefined) continue;
    const [low, high] = words;
    return quad(high > low ? low + Math.min(10, high - low - 1) : low);
  }
  return undefined;
}

function firstGlobal(view: RouterView, { to }: DynamicRule, pool: Pool | undefined): string {
  if (to.kind === 'interface') return interfaceAddress(view, to.interface.name) ?? to.interface.name;
  if (pool === undefined) return to.pool.name;
  for (const word of poolAddresses(pool)) return quad(word);
  return to.pool.name;
}
