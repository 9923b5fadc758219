/** `ip route`: a route in words. */
import { lengthOfMask } from '../../net/address.ts';
import { formatAddress, formatNetwork } from '../../net/text.ts';
import type { NextHop, Node, Route } from '../../node/model.ts';
import type { PartOf } from '../../node/parts.ts';
import { listed, type Message, type MessageArg, message } from '../../text/message.ts';
import type { Position } from '../../text/span.ts';
import type { AskMachine } from '../dialect.ts';
import type { HoverContent } from '../hover/content.ts';
import { type Block, list, paragraph, title } from '../markdown.ts';
import type { OutlineItem } from '../outline.ts';
import { groupsOf, lineSpan, standsAt } from './lines.ts';

type RoutesPart = PartOf<'routes'>;

export async function hoverOfRoutes(
  part: RoutesPart,
  { line }: Position,
  machine: AskMachine,
): Promise<HoverContent | undefined> {
  // Next hops stand on lines of their own, below their route.
  const hop = /^\s*nexthop\b/.test(part.textAt(line));
  const route = hop
    ? part.routes.findLast(({ origin }) => origin.line <= line)
    : part.routes[standsAt(part, part.routes, line)];
  if (route === undefined) return undefined;
  const { node } = (await machine()) ?? {};
  return { line, span: lineSpan(part, line), blocks: [...routeBlocks(route), ...tableBlocks(route, node)] };
}

function routeBlocks(route: Route): readonly Block[] {
  const { nextHops, source, metric, protocol, tos } = route;
  const flags = new Set(nextHops.flatMap((hop) => hop.flags));
  return [
    title(message('Route to {destination}', { destination: destinationText(route) })),
    paragraph(wayText(route)),
    ...(nextHops.length > 1 ? list(nextHops.map(hopText)) : []),
    ...(source === undefined || route.type !== 'unicast'
      ? []
      : [
          paragraph(
            message('Packets of this machine itself get the source {source}, unless they have one.', {
              source: formatAddress(source),
            }),
          ),
        ]),
    ...(metric === 0
      ? []
      : [paragraph(message('Metric {metric}: of routes to the same destination the lowest counts.', { metric }))]),
    ...(tos === 0
      ? []
      : [paragraph(message('Only for packets with the type of service {tos}.', { tos: `0x${tos.toString(16)}` }))]),
    ...protocolBlocks(protocol),
    ...[...flags].flatMap((flag) => flagBlocks(flag)),
  ];
}

function destinationText({ destination }: Route): MessageArg {
  if (lengthOfMask(destination.mask) === 0) return message('everywhere else');
  return formatNetwork(destination);
}

function wayText(route: Route): Message {
  const destination = destinationText(route);
  const [hop] = route.nextHops;
  const device = hop?.device ?? '';
  switch (route.type) {
    case 'unicast': {
      if (route.nextHops.length > 1)
        return message('Packets to {destination} are spread over several ways:', { destination });
      const { gateway } = hop ?? {};
      if (gateway === undefined) {
        return message('Packets to {destination} leave through {device}, straight to their destination.', {
          destination,
          device,
        });
      }
      const args = { destination, gateway: formatAddress(gateway), device };
      return device === ''
        ? message('Packets to {destination} go to the router {gateway}.', args)
        : message('Packets to {destination} go to the router {gateway} through {device}.', args);
    }
    case 'local':
      return message('Packets to {destination} are for this machine.', { destination });
    case 'broadcast':
      return message('Packets to {destination} go to all on {device}, and to this machine.', { destination, device });
    case 'multicast':
      return message('Packets to {destination} go to a group.', { destination });
    case 'anycast':
      return message('Packets to {destination} are for this machine, as for others that have the address too.', {
        destination,
      });
    case 'blackhole':
      return message('Packets to {destination} are dropped without a word.', { destination });
    case 'unreachable':
      return message('Packets to {destination} are dropped, and the sender is told that the host is unreachable.', {
        destination,
      });
    case 'prohibit':
      return message('Packets to {destination} are dropped, and the sender is told that it is forbidden.', {
        destination,
      });
    case 'throw':
      return message('For packets to {destination} this table has nothing to say: the next policy rule is asked.', {
        destination,
      });
    case 'nat':
      return message('Packets to {destination} would be translated; the kernel doesn’t do that any more.', {
        destination,
      });
  }
}

function hopText({ gateway, device = '', weight }: NextHop): Message {
  return gateway === undefined
    ? message('straight through {device}, weight {weight}', { device, weight })
    : message('the router {gateway} through {device}, weight {weight}', {
        gateway: formatAddress(gateway),
        device,
        weight,
      });
}

function protocolBlocks(protocol: string | undefined): readonly Block[] {
  switch (protocol) {
    case undefined:
      return [];
    case 'kernel':
      return [paragraph(message('The kernel made it for an address.'))];
    case 'static':
      return [paragraph(message('An administrator or a network manager set it.'))];
    case 'dhcp':
      return [paragraph(message('It came from DHCP.'))];
    case 'ra':
      return [paragraph(message('It came from a router advertisement.'))];
    default:
      return [paragraph(message('{protocol} set it.', { protocol }))];
  }
}

function flagBlocks(flag: string): readonly Block[] {
  switch (flag) {
    case 'linkdown':
      return [
        paragraph(
          message(
            'linkdown: the interface has no carrier. The route still counts unless ignore_routes_with_linkdown is set.',
          ),
        ),
      ];
    case 'dead':
      return [paragraph(message('dead: the interface is off, and the route is passed over.'))];
    case 'onlink':
      return [
        paragraph(
          message('onlink: the router is taken to be on the link, although no network there holds its address.'),
        ),
      ];
    default:
      return [];
  }
}

/** Which policy rules ask the route's table. */
function tableBlocks({ table, family }: Route, node: Node | undefined): readonly Block[] {
  if (table === 'main') return [];
  const rules = (node?.policyRules?.[family] ?? []).filter(
    ({ action }) => action.kind === 'lookup' && action.table === table,
  );
  return [
    paragraph(
      node?.policyRules === undefined
        ? message('It stands in table {table}.', { table })
        : rules.length === 0
          ? message('It stands in table {table}, which no policy rule asks.', { table })
          : message('It stands in table {table}, which policy rule {rules} asks.', {
              table,
              rules: listed(rules.map(({ priority }) => String(priority))),
            }),
    ),
  ];
}

/** Routes of one table one after another. */
export function outlineOfRoutes(part: RoutesPart): readonly OutlineItem[] {
  const rows = part.routes.flatMap(({ table, origin, nextHops }) => [
    { name: table, line: origin.line },
    ...(nextHops.length > 1 && /^\s*nexthop\b/.test(part.textAt(origin.line + nextHops.length))
      ? [{ name: table, line: origin.line + nextHops.length }]
      : []),
  ]);
  return groupsOf(part, rows);
}
