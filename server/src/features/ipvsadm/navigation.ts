/** Outline, definition, references, symbols and inlay hints of a dump of services. */
import { columnsOfTitle, ipvsWords } from '../../dialects/ipvsadm/roles.ts';
import {
  type HostPort,
  type ListedService,
  readHostPort,
  sameServer,
  serviceKey,
} from '../../dialects/ipvsadm/service.ts';
import { formatAddress } from '../../net/text.ts';
import type { Position, Span } from '../../text/span.ts';
import type { AskMachine, FilePlace, NamedPlace, Occurrence } from '../dialect.ts';
import type { InlayHint } from '../inlay-hints.ts';
import { placesOf } from '../machine.ts';
import type { OutlineItem } from '../outline.ts';
import { setEntriesFor } from './kubernetes.ts';
import { columnsAt, type ServicesPart, serviceNamedBy, subjectOfLine, wordAt, wordsAt } from './line.ts';
import { hostPortText, serviceText, shareMessage, sharesOf } from './names.ts';

/** Above this many servers, services stand for them in the outline. */
const mostServers = 5000;

export function outlineOfServices(part: ServicesPart): readonly OutlineItem[] {
  const total = part.services.reduce((sum, { realServers }) => sum + realServers.length, 0);
  return part.services.map((service) => {
    const { origin, realServers, scheduler } = service;
    const name = serviceText(service);
    return {
      name,
      detail: scheduler ?? '',
      kind: 'service',
      first: origin.line,
      last: Math.max(origin.line, ...realServers.slice(-1).map((server) => server.origin.line)),
      selectionLine: origin.line,
      selection: nameSpan(part, origin.line),
      children:
        total > mostServers
          ? []
          : realServers.map((server) => ({
              name: hostPortText(server),
              detail: server.weight === undefined ? '' : String(server.weight),
              kind: 'server' as const,
              first: server.origin.line,
              last: server.origin.line,
              selectionLine: server.origin.line,
              selection: nameSpan(part, server.origin.line, 'server'),
              children: [],
            })),
    };
  });
}

function nameSpan(part: ServicesPart, line: number, role: 'service' | 'server' = 'service'): Span {
  // What names something stands in the same place whatever the columns are.
  const words = ipvsWords(part.textAt(line), 'default');
  const word = words.find((each) => each.role === role || (role === 'service' && each.role === 'mark'));
  return word?.span ?? { start: 0, end: part.textAt(line).length };
}

/** From a service to what makes it reachable (addresses, sets); from a server to its address and the services there. */
export async function definitionOfServices(
  part: ServicesPart,
  { line, character }: Position,
  machine: AskMachine,
): Promise<readonly FilePlace[]> {
  const word = wordAt(part, line, character);
  if (word === undefined) return [];
  const words = wordsAt(part, line);
  const declared = subjectOfLine(part, line);
  const service = serviceNamedBy(part, words);
  const onService = word.role === 'service' || word.role === 'mark' || word.role === 'virtual';
  // A server's rule and a connection name a service that is declared elsewhere in the dump.
  if (onService && service !== undefined && service.origin.line !== line) {
    return [{ line: service.origin.line, span: nameSpan(part, service.origin.line) }];
  }
  const address = readHostPort(word.text)?.address;
  const found = address === undefined ? undefined : await machine();
  if (found === undefined || address === undefined) return [];
  const places = placesOf(found.node, { kind: 'address', address })
    .filter((origin) => origin.file !== part.file || origin.line !== declared?.service.origin.line)
    .map(({ file, line: at }) => ({ file, line: at, span: { start: 0, end: 0 } }));
  const by = declared?.service.by;
  const entries = onService && by?.kind === 'address' ? setEntriesFor(found.parts, by) : [];
  return [...places, ...entries.map(({ file, line: at }) => ({ file, line: at, span: { start: 0, end: 0 } }))];
}

/** Of a service: its own line and those that name it. Of a server: every service that it serves. */
export async function referencesToServices(
  part: ServicesPart,
  { line, character }: Position,
  machine: AskMachine,
): Promise<readonly Occurrence[]> {
  const word = wordAt(part, line, character);
  if (word === undefined) return [];
  if (word.role === 'server' || word.role === 'destination') {
    const read = readHostPort(word.text);
    return read === undefined ? [] : serverPlaces(part, read);
  }
  const service = subjectOfLine(part, line)?.service ?? serviceNamedBy(part, wordsAt(part, line));
  if (service === undefined || !['service', 'mark', 'virtual', 'protocol'].includes(word.role)) return [];
  const own = occurrencesOf(part, service);
  const { by } = service;
  const found = by.kind === 'address' ? await machine() : undefined;
  if (found === undefined || by.kind !== 'address') return own;
  const addresses = placesOf(found.node, { kind: 'address', address: by.address }).filter(
    ({ file }) => file !== part.file,
  );
  const elsewhere = [...addresses, ...setEntriesFor(found.parts, by)];
  return [
    ...own,
    ...elsewhere.map(({ file, line: at }): Occurrence => ({ file, line: at, span: { start: 0, end: 0 }, role: 'use' })),
  ];
}

function occurrencesOf(part: ServicesPart, service: ListedService): readonly Occurrence[] {
  const key = serviceKey(service.by, service.family);
  const found: Occurrence[] = [];
  const needle = needleOf(service);
  for (let line = part.firstLine; line < part.endLine; line++) {
    const text = part.textAt(line);
    if (text.startsWith('  ->') || !text.includes(needle)) continue;
    // What names a service stands in the same place whatever the columns are.
    const words = ipvsWords(text, 'default');
    const named = serviceNamedBy(part, words);
    const word = words.find(({ role }) => role === 'service' || role === 'mark' || role === 'virtual');
    if (named === undefined || word === undefined || serviceKey(named.by, named.family) !== key) continue;
    const role = service.origin.line === line ? 'declaration' : word.role === 'virtual' ? 'use' : 'content';
    found.push({ line, span: word.span, role });
  }
  return found;
}

/** What stands on every line that names the service. IPv6 addresses have several spellings, and ports may have names. */
function needleOf({ by, family }: ListedService): string {
  if (by.kind === 'mark' || family === 'ipv6') return '';
  return formatAddress(by.address);
}

function serverPlaces(part: ServicesPart, wanted: HostPort): readonly Occurrence[] {
  return part.services.flatMap(({ realServers }) =>
    realServers
      .filter((server) => sameServer(server, wanted))
      .map(
        ({ origin }): Occurrence => ({
          line: origin.line,
          span: nameSpan(part, origin.line, 'server'),
          role: 'content',
        }),
      ),
  );
}

export function symbolsOfServices(part: ServicesPart, query: string, limit: number): readonly NamedPlace[] {
  const wanted = query.toLowerCase();
  const found: NamedPlace[] = [];
  for (const service of part.services) {
    if (found.length >= limit) break;
    const name = serviceText(service);
    if (!name.toLowerCase().includes(wanted)) continue;
    const { line } = service.origin;
    found.push({ name, container: 'IPVS', line, span: nameSpan(part, line) });
  }
  return found;
}

/** Behind each weight the server's share of new connections, where there is more than one to share them. */
export function shareHints(part: ServicesPart, first: number, end: number): readonly InlayHint[] {
  const hints: InlayHint[] = [];
  let columns = columnsAt(part, first);
  for (let line = first; line < end; line++) {
    columns = columnsOfTitle(part.textAt(line)) ?? columns;
    const subject = subjectOfLine(part, line);
    if (subject?.server === undefined || subject.service.realServers.length < 2) continue;
    const share = sharesOf(subject.service)?.[subject.service.realServers.indexOf(subject.server)];
    const weight = ipvsWords(part.textAt(line), columns).find(({ role }) => role === 'weight');
    if (share === undefined || weight === undefined) continue;
    hints.push({ line, character: weight.span.end, kind: 'share', label: shareMessage(share) });
  }
  return hints;
}
