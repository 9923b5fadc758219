/** Explains what stands under the cursor in a dump of services. */
import { forwardingMethods, schedulerNamed } from '../../catalog/ipvs.ts';
import { serviceOfPort } from '../../catalog/services.ts';
import type { IpvsWord } from '../../dialects/ipvsadm/roles.ts';
import { type ListedServer, type ListedService, readHostPort } from '../../dialects/ipvsadm/service.ts';
import { formatAddress } from '../../net/text.ts';
import type { RealServer } from '../../node/model.ts';
import { type Message, message } from '../../text/message.ts';
import type { Position } from '../../text/span.ts';
import { protocolName } from '../../trace/names.ts';
import type { AskMachine, Machine } from '../dialect.ts';
import type { HoverContent } from '../hover/content.ts';
import { generalBlocks, machineBlocks, ownerBlocks } from '../machine.ts';
import { type Block, list, paragraph, title } from '../markdown.ts';
import { serviceNameOf, setsHolding } from './kubernetes.ts';
import { type ServicesPart, serviceNamedBy, subjectOfLine, wordAt, wordsAt } from './line.ts';
import { hostPortText, methodWord, serviceText, shareMessage, shareOfServer, sharesOf } from './names.ts';
import { flagText, optionText, roleTexts, scaledText, stateTexts, titleTexts } from './words.ts';

/** So many servers of a service are listed. */
const shownServers = 8;

export async function hoverOfServices(
  part: ServicesPart,
  { line, character }: Position,
  machine: AskMachine,
): Promise<HoverContent | undefined> {
  const word = wordAt(part, line, character);
  if (word === undefined) return undefined;
  const subject = subjectOfLine(part, line);
  const service = subject?.service ?? serviceNamedBy(part, wordsAt(part, line));
  const blocks = await blocksOf(word, service, subject?.server, machine);
  return blocks.length === 0 ? undefined : { line, span: word.span, blocks };
}

async function blocksOf(
  word: IpvsWord,
  service: ListedService | undefined,
  server: ListedServer | undefined,
  machine: AskMachine,
): Promise<readonly Block[]> {
  const { role, text } = word;
  switch (role) {
    case 'protocol':
    case 'service':
    case 'mark':
    case 'virtual':
      return service === undefined ? valueBlocks(word) : serviceBlocks(service, await machine());
    case 'arrow':
    case 'server':
      return service === undefined || server === undefined
        ? addressBlocks(text, await machine())
        : serverBlocks(service, server, await machine());
    case 'source':
    case 'destination':
      return [...valueBlocks(word), ...addressBlocks(text, await machine())];
    case 'scheduler':
      return schedulerBlocks(text, service);
    case 'scheduler-flags':
      return text
        .replace(/[()]/g, '')
        .split(',')
        .filter((flag) => flag !== '')
        .flatMap((flag) => [title(message('Flag {flag}', { flag })), paragraph(message(flagText(flag)))]);
    case 'persistent':
    case 'seconds':
      return service?.persistence === undefined ? [] : [paragraph(persistenceText(service))];
    case 'method':
      return methodBlocks(server?.method ?? methodOfWord(text));
    case 'weight':
      return [...valueBlocks(word), ...shareBlocks(service, server)];
    case 'state':
      return [
        title(message('State {state}', { state: text })),
        paragraph(message(stateTexts[text] ?? 'A state of SCTP.')),
      ];
    case 'title': {
      const meaning = titleTexts[text];
      return meaning === undefined ? [] : [paragraph(message(meaning))];
    }
    case 'command':
    case 'option': {
      const meaning = optionText(text);
      return meaning === undefined ? [] : [paragraph(message(meaning))];
    }
    default:
      return valueBlocks(word);
  }
}

function valueBlocks({ role, text }: IpvsWord): readonly Block[] {
  const told = roleTexts[role];
  if (told === undefined) return [];
  const scaled = scaledText(text);
  return [
    title(message(told.title, { value: text })),
    paragraph(message(told.text)),
    ...(scaled === undefined ? [] : [paragraph(scaled)]),
  ];
}

function serviceBlocks(service: ListedService, machine: Machine | undefined): readonly Block[] {
  const { by, scheduler, realServers } = service;
  const port = by.kind === 'address' ? serviceOfPort(by.port, protocolName(by.protocol)) : undefined;
  const heading = message('Virtual service {service}', { service: serviceText(service) });
  return [
    title(port === undefined ? heading : message('{heading} ({port})', { heading, port })),
    ...identityBlocks(service, machine),
    ...(scheduler === undefined ? [] : schedulerLine(scheduler)),
    ...(service.schedulerFlags.length === 0
      ? []
      : list(
          service.schedulerFlags.map((flag) =>
            message('{flag}: {meaning}', { flag, meaning: message(flagText(flag)) }),
          ),
        )),
    ...(service.persistence === undefined ? [] : [paragraph(persistenceText(service))]),
    ...(service.onePacket ? [paragraph(message(roleTexts.ops?.text ?? ''))] : []),
    ...serverListBlocks(service),
    ...(realServers.length === 0
      ? [
          paragraph(
            message('It has no real server: packets are dropped, and the sender is told that the port is unreachable.'),
          ),
        ]
      : []),
    ...(by.kind === 'mark'
      ? [paragraph(message('It takes every packet with this mark that reaches IPVS, whatever its protocol and port.'))]
      : []),
    ...(by.kind === 'address' && machine !== undefined ? ownerBlocks(machine.node, by.address) : []),
  ];
}

function identityBlocks({ by }: ListedService, machine: Machine | undefined): readonly Block[] {
  if (by.kind !== 'address' || machine === undefined) return [];
  const name = serviceNameOf(machine, by);
  const holdings = setsHolding(machine.parts, by);
  return [
    ...(name === undefined ? [] : [paragraph(message('The rules call it {name}.', { name }))]),
    ...holdings.map(({ set, entry, meaning }) => {
      const args = { set: set.name, meaning: message(meaning ?? '') };
      return paragraph(
        entry.comment === undefined
          ? message('It stands in the set {set}: {meaning}.', args)
          : message('It stands in the set {set} with the comment {comment}: {meaning}.', {
              ...args,
              comment: entry.comment,
            }),
      );
    }),
  ];
}

function schedulerLine(name: string): readonly Block[] {
  const known = schedulerNamed(name);
  if (known === undefined)
    return [paragraph(message('Scheduler {name}, which the kernel doesn’t bring by itself.', { name }))];
  return [
    paragraph(
      message('{title} ({name}): {how}', { title: message(known.summary), name, how: message(known.explanation) }),
    ),
  ];
}

function schedulerBlocks(name: string, service: ListedService | undefined): readonly Block[] {
  return [
    title(message('Scheduler {name}', { name })),
    ...schedulerLine(name),
    ...(service === undefined ? [] : serverListBlocks(service)),
  ];
}

function persistenceText({ persistence = 0, persistenceMask, family }: ListedService): Message {
  return persistenceMask === undefined
    ? message('Persistent: a client stays with its server until it has opened no connection for {seconds} s.', {
        seconds: persistence,
      })
    : message(
        'Persistent: clients that are the same under {mask} stay with one server until they have opened no connection for {seconds} s.',
        { mask: formatAddress({ family, words: persistenceMask }), seconds: persistence },
      );
}

/** How new connections split now, and how many there are. */
function serverListBlocks(service: ListedService): readonly Block[] {
  const { realServers } = service;
  if (realServers.length === 0) return [];
  const shares = sharesOf(service);
  const shown = realServers.slice(0, shownServers).map((server, index) => serverText(server, shares?.[index]));
  const rest = realServers.length - shownServers;
  if (rest > 0) shown.push(message('and {rest} more', { rest }));
  const heading =
    shares === undefined
      ? message('Real servers:')
      : shares.every(({ part }) => part === 0)
        ? message('All real servers have weight 0: nobody takes new connections.')
        : message('New connections go to:');
  return [paragraph(heading), ...list(shown), ...connectionBlocks(realServers)];
}

function serverText(server: ListedServer, share: Parameters<typeof shareMessage>[0] | undefined): Message {
  const name = hostPortText(server);
  if (share === undefined) return message('{name}', { name });
  const { activeConnections, inactiveConnections, weight = 0 } = server;
  const args = { name, share: shareMessage(share), weight };
  return activeConnections === undefined || inactiveConnections === undefined
    ? message('{name}: {share}, weight {weight}', args)
    : message('{name}: {share}, weight {weight}; has {active} active and {inactive} inactive', {
        ...args,
        active: activeConnections,
        inactive: inactiveConnections,
      });
}

function connectionBlocks(servers: readonly ListedServer[]): readonly Block[] {
  if (servers.some(({ activeConnections }) => activeConnections === undefined)) return [];
  const total = (field: 'activeConnections' | 'inactiveConnections'): number =>
    servers.reduce((sum, server) => sum + (server[field] ?? 0), 0);
  return [
    paragraph(
      message('Together they have {active} active and {inactive} inactive connections.', {
        active: total('activeConnections'),
        inactive: total('inactiveConnections'),
      }),
    ),
  ];
}

function serverBlocks(service: ListedService, server: ListedServer, machine: Machine | undefined): readonly Block[] {
  const args = { server: hostPortText(server), service: serviceText(service) };
  return [
    title(message('Real server {server} of {service}', args)),
    ...(server.method === undefined ? [] : methodBlocks(server.method).slice(1)),
    ...shareBlocks(service, server),
    ...(server.writtenPort === undefined
      ? []
      : [
          paragraph(
            message('The port {port} that stands here is ignored: the service’s counts.', { port: server.writtenPort }),
          ),
        ]),
    ...(machine === undefined ? [] : machineBlocks(machine.node, { kind: 'address', address: server.address })),
  ];
}

function shareBlocks(service: ListedService | undefined, server: ListedServer | undefined): readonly Block[] {
  const share = service === undefined || server === undefined ? undefined : shareOfServer(service, server);
  if (service === undefined || server === undefined || share === undefined) return [];
  const { activeConnections: active, inactiveConnections: inactive } = server;
  return [
    paragraph(message('It gets {share} of the new connections.', { share: shareMessage(share) })),
    ...(active === undefined || inactive === undefined
      ? []
      : [paragraph(message('It has {active} active and {inactive} inactive connections.', { active, inactive }))]),
  ];
}

function methodOfWord(word: string): RealServer['method'] | undefined {
  const long: Readonly<Record<string, string>> = { '--masquerading': '-m', '--gatewaying': '-g', '--ipip': '-i' };
  const methods = Object.entries(forwardingMethods) as [RealServer['method'], { word: string; option: string }][];
  return methods.find((entry) => entry[1].word === word || entry[1].option === (long[word] ?? word))?.[0];
}

function methodBlocks(method: RealServer['method'] | undefined): readonly Block[] {
  if (method === undefined) return [];
  const { explanation } = forwardingMethods[method];
  const args = { word: methodWord(method), how: message(explanation) };
  return [title(message('Forwarding method {word}', args)), paragraph(message('{word}: {how}', args))];
}

function addressBlocks(text: string, machine: Machine | undefined): readonly Block[] {
  const read = readHostPort(text);
  if (read === undefined) return [];
  const thing = { kind: 'address', address: read.address } as const;
  return [...(machine === undefined ? [] : machineBlocks(machine.node, thing)), ...generalBlocks(thing)];
}
