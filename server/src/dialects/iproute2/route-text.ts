/** `ip route` as text: a route a line, with next hops on lines of their own (or behind backslashes with `-o`). */
import { parseAddress } from '../../net/text.ts';
import {
  type DumpLines,
  decimal,
  expected,
  type LocatedProblem,
  queueOf,
  type Report,
  readingLines,
  type WordQueue,
  wordsOf,
} from '../dump.ts';
import type { Origin } from '../origin.ts';
import type { NextHop } from './model.ts';
import { dsField, interfaceName, preferenceOf, routeType, tableName } from './names.ts';
import { isNeighbour } from './neighbour.ts';
import type { RouteDraft } from './route-draft.ts';
import { readPrefix, readRealms } from './words.ts';

/** Words after which a value follows that says nothing about the way of a packet. */
const passedOver: ReadonlySet<string> = new Set(
  `advmss nhid expires error hoplimit initcwnd initrwnd window rtt rttvar cwnd ssthresh reordering rto_min
  features quickack congctl fastopen_no_cookie users age lastuse ttl-propagate encap uid mark iif`.split(/\s+/),
);

const hopFlags: ReadonlySet<string> = new Set('onlink linkdown dead pervasive offload trap unresolved'.split(' '));

/** Step by step: a router of the Internet has a million. */
export function* readingTextRoutes(
  dump: DumpLines,
  problems: LocatedProblem[],
): Generator<void, readonly RouteDraft[]> {
  const routes: RouteDraft[] = [];
  let current: RouteDraft | undefined;
  const found = yield* readingLines(dump, (line, number, report) => {
    const words = queueOf(wordsOf(line));
    const first = words.peek();
    // `cache` continues the answer of `ip route get`, which is no route of a table.
    if (first === undefined || first.text === 'cache' || first.text.startsWith('#') || isNeighbour(line)) return;
    if (first.text === 'nexthop') {
      if (current !== undefined) readAttributes(words, current);
      return;
    }
    current = readRoute(words, { file: dump.file, line: number }, report);
    if (current !== undefined && !/\buid \d+/.test(line)) routes.push(current);
  });
  for (const problem of found) problems.push(problem);
  return routes;
}

function readRoute(words: WordQueue, origin: Origin, report: Report): RouteDraft | undefined {
  let word = words.take();
  let type = word === undefined ? undefined : routeType(word.text);
  // With -N a type is a bare number, which no destination is.
  if (type === undefined) type = 'unicast';
  else word = words.take();
  const draft: RouteDraft = { type, nextHops: [], metric: 0, tos: 0, origin };
  if (word?.text !== 'default') {
    const destination = word === undefined ? undefined : readPrefix(word.text);
    if (word === undefined || destination === undefined) {
      const looksLike = word !== undefined && /^[\d.:a-f]+(\/\d+)?$/i.test(word.text);
      const at = word?.span ?? { start: 0, end: 0 };
      report(
        at,
        looksLike ? 'host-addr-range' : 'host-syntax',
        expected('a destination such as 10.0.0.0/8 or default', word),
      );
      return undefined;
    }
    draft.destination = destination;
    draft.family = destination.address.family;
  }
  readAttributes(words, draft);
  return draft;
}

/** What stands behind the destination. Words before the first `nexthop` belong to the route and its only hop. */
function readAttributes(words: WordQueue, draft: RouteDraft): void {
  let hop: { -readonly [field in keyof NextHop]: NextHop[field] } = { weight: 1, flags: [] };
  let flags: string[] = [];
  const finishHop = () => {
    if (hop.gateway !== undefined || hop.device !== undefined) draft.nextHops.push({ ...hop, flags });
    hop = { weight: 1, flags: [] };
    flags = [];
  };
  for (let word = words.take(); word !== undefined; word = words.take()) {
    const { text } = word;
    if (text === 'nexthop') finishHop();
    else if (text === 'via') {
      const named = words.peek()?.text;
      const otherFamily = named === 'inet' || named === 'inet6';
      if (otherFamily) words.take();
      const gateway = parseAddress(words.take()?.text ?? '');
      if (gateway !== undefined) hop.gateway = gateway;
      // `via inet6` leads an IPv4 route over an IPv6 neighbour, so its gateway doesn't tell the family.
      if (gateway !== undefined && !otherFamily) draft.family ??= gateway.family;
    } else if (text === 'dev') {
      const device = words.take()?.text;
      if (device !== undefined) hop.device = interfaceName(device);
    } else if (text === 'weight') hop.weight = decimal(words.take()?.text) ?? 1;
    else if (text === 'table') draft.table = tableName(words.take()?.text ?? 'main');
    else if (text === 'proto') draft.protocol = words.take()?.text ?? '';
    else if (text === 'scope') draft.scope = words.take()?.text ?? '';
    else if (text === 'src') {
      const source = parseAddress(words.take()?.text ?? '');
      if (source !== undefined) {
        draft.source = source;
        draft.family ??= source.family;
      }
    } else if (text === 'metric') {
      draft.metric = decimal(words.take()?.text, 0xffffffff) ?? 0;
    } else if (text === 'tos' || text === 'dsfield') {
      draft.tos = dsField(words.take()?.text ?? '') ?? 0;
    } else if (text === 'pref') {
      const preference = preferenceOf(words.take()?.text);
      if (preference !== undefined) draft.preference = preference;
      // Router preference (RFC 4191) is a thing of IPv6 alone.
      draft.family ??= 'ipv6';
    } else if (text === 'from') {
      const from = readPrefix(words.take()?.text ?? '');
      // The answer of `ip route get` names the packet's source too, and is no route of a table.
      if (from?.address.family === 'ipv6') draft.from = from;
    } else if (text === 'realm' || text === 'realms') {
      const realms = readRealms(words.take()?.text ?? '');
      if (realms !== undefined) hop.realms = realms;
    } else if (text === 'mtu') {
      if (words.peek()?.text === 'lock') {
        words.take();
        draft.mtuLocked = true;
      }
      const mtu = decimal(words.take()?.text, 0xffffffff);
      if (mtu !== undefined) draft.mtu = mtu;
    } else if (hopFlags.has(text)) flags.push(text);
    else if (passedOver.has(text)) words.take();
  }
  finishHop();
}
