/** `ip nat inside destination`: new TCP connections to the listed addresses are spread over the pool. */
import type { DestinationRule } from '../../../dialects/ios-nat/model.ts';
import { protocol } from '../../../net/protocol.ts';
import { message } from '../../../text/message.ts';
import { fraction } from '../../fraction.ts';
import { protocolName } from '../../names.ts';
import { endText } from '../entry.ts';
import { poolAddresses } from '../pools.ts';
import { askNamedList, listReason, permits } from '../route-map.ts';
import { holds } from '../walk.ts';
import { crosses, stands } from './applies.ts';
import { type Answer, consider, type Question } from './choice.ts';

/** More servers than these are not shared among one by one. */
const mostServers = 1024;

export function byDestinationRules(question: Question): Answer {
  const { walk, crossing, asked } = question;
  for (const rule of walk.router.destinations) {
    const place = crosses(walk, rule, crossing, 'in');
    if (!place.applies) {
      consider(question, rule, place.why);
      continue;
    }
    const answer = askNamedList(walk, rule.list.name, byDestination(walk, rule, asked.packet));
    if (!permits(answer)) {
      consider(question, rule, listReason(rule.list.name, answer));
      continue;
    }
    if (walk.packet.protocol !== protocol.tcp) {
      const found = protocolName(walk.packet.protocol);
      consider(question, rule, message('it spreads TCP connections: the packet is {found}', { found }));
      continue;
    }
    const standing = stands(walk, rule);
    if (standing.applies) return next(question, rule);
    consider(question, rule, standing.why);
  }
  return undefined;
}

/** A standard list looks at sources; this rule holds it against destinations. */
function byDestination(walk: Question['walk'], { list }: DestinationRule, packet: Question['asked']['packet']) {
  return walk.router.lists.get(list.name)?.list.kind === 'extended' ? packet : { ...packet, src: packet.dst };
}

/** Behind the server of the connection before; which was the last is only known of connections of this session. */
function next(question: Question, rule: DestinationRule): Answer {
  const { walk, end } = question;
  const pool = walk.router.pools.get(rule.pool.name);
  const servers = pool === undefined ? [] : take(poolAddresses(pool), mostServers);
  if (pool === undefined || servers.length === 0) {
    return {
      kind: 'refused',
      rule,
      text: message('NAT: pool {pool} holds no server', { pool: rule.pool.name }),
    };
  }
  if (pool.type !== 'rotary') holds(walk, 'nat:not-rotary');
  const last = walk.table.lastOf(rule);
  const before = last?.kind === 'flow' ? servers.indexOf(last.inside.local.word) : -1;
  const index =
    before >= 0 ? (before + 1) % servers.length : walk.chooser.chance(servers.map(() => fraction(1, servers.length)));
  const word = servers[index] ?? 0;
  const after = end.port === undefined ? { word } : { word, port: end.port };
  const places = { before: endText(end), after: endText(after), pool: rule.pool.name, count: servers.length };
  return {
    kind: 'translated',
    end: after,
    rule,
    text:
      before >= 0
        ? message('Load sharing: destination {before} becomes {after}, the next of {count} in pool {pool}.', places)
        : message(
            'Load sharing: destination {before} becomes {after}, one of {count} in pool {pool}; whose turn it is is not known.',
            places,
          ),
    why: 'rule',
    fresh: false,
    innerVrf: rule.vrf?.name ?? '',
  };
}

function take(words: Iterable<number>, most: number): readonly number[] {
  const taken: number[] = [];
  for (const word of words) {
    if (taken.length >= most) break;
    taken.push(word);
  }
  return taken;
}
