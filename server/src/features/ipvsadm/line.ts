/** A line of a dump of services as features look at it: its words, and the service and server that it is about. */
import { columnsOfTitle, type IpvsWord, ipvsWords, type ShownColumns } from '../../dialects/ipvsadm/roles.ts';
import { type ListedServer, type ListedService, readHostPort, readMark } from '../../dialects/ipvsadm/service.ts';
import { sameAddress } from '../../net/address.ts';
import { protocol } from '../../net/protocol.ts';
import type { PartOf } from '../../node/parts.ts';
import { once } from '../../text/once.ts';
import { touches } from '../../text/span.ts';

export type ServicesPart = PartOf<'services'>;

/** The columns of the listing that a line stands in. */
export function columnsAt(
  { textAt, firstLine }: Pick<ServicesPart, 'textAt' | 'firstLine'>,
  line: number,
): ShownColumns {
  for (let above = line; above >= firstLine; above--) {
    const text = textAt(above);
    // Servers and services are most of the lines, and told by their first character.
    if (!text.startsWith('Prot') && !text.includes('RemoteAddress:Port')) continue;
    const columns = columnsOfTitle(text);
    if (columns !== undefined) return columns;
  }
  return 'default';
}

export function wordsAt(part: Pick<ServicesPart, 'textAt' | 'firstLine'>, line: number): readonly IpvsWord[] {
  return ipvsWords(part.textAt(line), columnsAt(part, line));
}

/** The word at a place. Where one ends, the cursor stands at it still. */
export function wordAt(part: ServicesPart, line: number, character: number): IpvsWord | undefined {
  return wordsAt(part, line).find(({ span }) => touches(span, character));
}

interface Indexed {
  readonly services: ReadonlyMap<number, ListedService>;
  readonly servers: ReadonlyMap<number, { readonly service: ListedService; readonly server: ListedServer }>;
}

/** Services and servers by their lines. */
const indexOf = once(
  (services: readonly ListedService[]): Indexed => ({
    services: new Map(services.map((service) => [service.origin.line, service])),
    servers: new Map(
      services.flatMap((service) => service.realServers.map((server) => [server.origin.line, { service, server }])),
    ),
  }),
);

export interface Subject {
  readonly service: ListedService;
  /** Undefined: the line is the service's own. */
  readonly server?: ListedServer;
}

/** What a line declares; undefined: nothing, or it could not be read. */
export function subjectOfLine(part: ServicesPart, line: number): Subject | undefined {
  const index = indexOf(part.services);
  const service = index.services.get(line);
  return service === undefined ? index.servers.get(line) : { service };
}

const protocols: Readonly<Record<string, number>> = {
  '-t': protocol.tcp,
  '--tcp-service': protocol.tcp,
  '-u': protocol.udp,
  '--udp-service': protocol.udp,
  '--sctp-service': protocol.sctp,
  TCP: protocol.tcp,
  UDP: protocol.udp,
  SCTP: protocol.sctp,
};

/** The service that the words of a line name: of a server's rule, of a connection, or the service's own line. */
export function serviceNamedBy(part: ServicesPart, words: readonly IpvsWord[]): ListedService | undefined {
  const index = words.findIndex(({ role }) => role === 'service' || role === 'mark' || role === 'virtual');
  const word = words[index];
  if (word === undefined) return undefined;
  if (word.role === 'mark') {
    const mark = readMark(word.text);
    const family = words.some(({ role }) => role === 'family') ? 'ipv6' : 'ipv4';
    return part.services.find(({ by, family: own }) => by.kind === 'mark' && by.mark === mark && own === family);
  }
  const number = protocols[(word.role === 'virtual' ? words[0] : words[index - 1])?.text ?? ''];
  const read = readHostPort(word.text);
  if (read === undefined || number === undefined) return undefined;
  return part.services.find(
    ({ by }) =>
      by.kind === 'address' && by.protocol === number && by.port === read.port && sameAddress(by.address, read.address),
  );
}
