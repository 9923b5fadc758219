/** Static rules: a fixed pair, both ways. */

import type { NatAddress, StaticRule } from '../../../dialects/ios-nat/model.ts';
import { lengthOfMask } from '../../../net/address.ts';
import { formatAddress, formatRange } from '../../../net/text.ts';
import { type Message, message } from '../../../text/message.ts';
import { primaryAddress } from '../../../trace/ios/interfaces.ts';
import { protocolName } from '../../../trace/names.ts';
import { type Block, list, paragraph, title } from '../../markdown.ts';
import type { RouterView } from '../view.ts';
import { anyHost, bothWays, crossings, end, fourNames, quad, shown, stranger, unchanged, unnamed } from './words.ts';

export function staticBlocks(view: RouterView, rule: StaticRule): readonly Block[] {
  return rule.side === 'outside' ? outsideBlocks(view, rule) : insideBlocks(view, rule);
}

function insideBlocks(view: RouterView, rule: StaticRule): readonly Block[] {
  const local = example(view, rule, 'local');
  const global = example(view, rule, 'global');
  const { localPorts, globalPorts } = rule;
  const inside = end(local, localPorts?.low ?? 40_000);
  const outside = end(global, globalPorts?.low ?? 40_000);
  const client = end(stranger, globalPorts === undefined ? 443 : 50_000);
  return [
    title(heading(rule)),
    paragraph(sentence(view, rule)),
    fourNames({
      insideLocal: shown(label(view, rule, 'local')),
      insideGlobal: shown(label(view, rule, 'global')),
      outsideLocal: unchanged,
      outsideGlobal: anyHost,
    }),
    crossings(bothWays('inside', { inside: { local: inside, global: outside }, outside: unnamed(client) })),
    paragraph(
      globalPorts === undefined
        ? message(
            'The pair is fixed: **either side may start** a connection. Whether it may is for access lists to say, NAT does not filter.',
          )
        : message(
            'The pair is fixed: **outside hosts may start** connections to this port. What the server itself starts leaves by other ports, and by other rules. Who may come in is for access lists to say, NAT does not filter.',
          ),
    ),
    ...list(notes(rule)),
  ];
}

function outsideBlocks(view: RouterView, rule: StaticRule): readonly Block[] {
  const local = example(view, rule, 'local');
  const global = example(view, rule, 'global');
  const host = end('192.168.0.10', 40_000);
  const port = rule.globalPorts?.low ?? 443;
  return [
    title(message('Static translation of an outside host')),
    paragraph(
      message(
        'Inside hosts know the outside host {global} as {local}: the usual cure where both networks use the same addresses.',
        {
          global: label(view, rule, 'global'),
          local: label(view, rule, 'local'),
        },
      ),
    ),
    fourNames({
      insideLocal: anyHost,
      insideGlobal: unchanged,
      outsideLocal: shown(label(view, rule, 'local')),
      outsideGlobal: shown(label(view, rule, 'global')),
    }),
    crossings(
      bothWays('inside', {
        inside: unnamed(host),
        outside: { local: end(local, rule.localPorts?.low ?? port), global: end(global, port) },
      }),
    ),
    paragraph(
      rule.options.addRoute === true
        ? message(
            '**Either side may start** a connection. From inside the router routes before it translates: `add-route` gives it the route for {local}.',
            { local },
          )
        : message(
            '**Either side may start** a connection. From inside the router routes before it translates, so it needs a route for {local} towards the outside.',
            { local },
          ),
    ),
    ...list(notes(rule)),
  ];
}

function heading(rule: StaticRule): Message {
  if (rule.network !== undefined) return message('Static translation of a network');
  if (rule.globalPorts !== undefined) return message('Port forward');
  return rule.protocol === undefined
    ? message('Static translation of an address')
    : message('Static translation of one protocol');
}

function sentence(view: RouterView, rule: StaticRule): Message {
  const local = label(view, rule, 'local');
  const global = label(view, rule, 'global');
  if (rule.network !== undefined) {
    return message(
      'The first {length} bits are exchanged, the host’s own are kept: each host of {local} has its own address in {global}.',
      {
        length: lengthOfMask([rule.network.mask]) ?? 0,
        local,
        global,
      },
    );
  }
  if (rule.globalPorts !== undefined) {
    return message(
      'Who connects to {global} by {protocol} comes to {local}. Other ports of the address are not touched by this rule.',
      {
        global,
        local,
        protocol: protocolName(rule.protocol ?? 6),
      },
    );
  }
  return message('The inside host {local} is {global} for the outside, with all its ports and protocols.', {
    local,
    global,
  });
}

/** Addresses with ports, networks with their length, interfaces by name. */
function label(view: RouterView, rule: StaticRule, side: 'local' | 'global'): string {
  const address = rule[side];
  const ports = side === 'local' ? rule.localPorts : rule.globalPorts;
  const text = textOf(view, address);
  if (rule.network !== undefined) return `${text}/${lengthOfMask([rule.network.mask]) ?? quad(rule.network.mask)}`;
  if (ports === undefined) return text;
  return ports.low === ports.high ? `${text}:${ports.low}` : `${text}:${ports.low}-${ports.high}`;
}

export function textOf(view: RouterView, address: NatAddress): string {
  switch (address.kind) {
    case 'address':
      return formatAddress(address.address);
    case 'range':
      return formatRange(address.range);
    case 'interface':
      return interfaceAddress(view, address.interface.name) ?? address.interface.name;
  }
}

export function interfaceAddress({ dump: { router } }: RouterView, name: string): string | undefined {
  const device = router.interfaces.find((each) => each.name === name);
  const own = device === undefined ? undefined : primaryAddress(router, device);
  return own === undefined || own.standsIn ? undefined : quad(own.word);
}

/** One address of the rule's: of a network a host in it. */
function example(view: RouterView, rule: StaticRule, side: 'local' | 'global'): string {
  const address = rule[side];
  if (address.kind === 'range') return formatAddress(address.range.low);
  if (address.kind === 'address' && rule.network !== undefined) {
    const word = address.address.words[0] ?? 0;
    const host = Math.min(5, ~rule.network.mask >>> 0);
    return quad(((word & rule.network.mask) | host) >>> 0);
  }
  return textOf(view, address);
}

export function notes({ options, vrf, matchInVrf, global, kind, ...rule }: StaticRule): readonly Message[] {
  const found: Message[] = [];
  if (global.kind === 'interface')
    found.push(
      message('The global address is whatever {interface} has at the time.', { interface: global.interface.name }),
    );
  if (options.extendable === true)
    found.push(
      message('`extendable`: the address may stand in other static rules as well; entries keep both ends apart.'),
    );
  if (options.noAlias === true)
    found.push(message('`no-alias`: the router does not answer ARP for the global address, somebody else must.'));
  if (options.reversible === true)
    found.push(message('`reversible`: what the route map permits may also be started from outside.'));
  if (options.redundancy !== undefined)
    found.push(
      message('`redundancy`: only the active router of the group {group} answers for the address.', {
        group: options.redundancy,
      }),
    );
  if (options.noReverse === true)
    found.push(message('`no-reverse`: what the server itself starts is not translated by this rule.'));
  if (rule.routeMap !== undefined)
    found.push(message('Only for packets that the route map {map} permits.', { map: rule.routeMap.name }));
  if (vrf !== undefined) {
    found.push(
      matchInVrf
        ? message('Inside and outside both lie in the VRF {vrf}.', { vrf: vrf.name })
        : message('The inside host lies in the VRF {vrf}.', { vrf: vrf.name }),
    );
  }
  return found;
}
