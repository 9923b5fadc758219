/** Route maps as NAT asks them: which clause permits the packet, or why none does. */
import type { RouteMapClause, RouteMapMatch } from '../../dialects/ios-nat/model.ts';
import type { Address } from '../../net/address.ts';
import type { Packet } from '../../net/packet.ts';
import { type Message, message } from '../../text/message.ts';
import { askList, type ListAnswer } from './access-list/list.ts';
import { findInterface } from './interfaces.ts';
import { holds, type RouterWalk } from './walk.ts';

/** What is asked: the packet before translation, and where it leaves. */
export interface Asked {
  readonly packet: Packet;
  readonly out: string | undefined;
  readonly nextHop: Address | undefined;
}

export type MapAnswer =
  | { readonly action: 'permit' | 'deny'; readonly clause: RouteMapClause }
  /** Nothing decided; `failed` is the last clause's first failing match. */
  | { readonly action: 'none'; readonly failed: Message };

export function askRouteMap(walk: RouterWalk, name: string, asked: Asked): MapAnswer {
  const map = walk.router.routeMaps.get(name);
  if (map === undefined) {
    holds(walk, 'nat:undefined-list');
    return { action: 'none', failed: message('route map {name} is not in the configuration', { name }) };
  }
  let failed: Message = message('route map {name} has no clause', { name });
  for (const clause of map.clauses) {
    const first = firstFailing(walk, clause, asked);
    if (first === undefined) return { action: clause.action, clause };
    failed = message('route map {name}, clause {number}: {reason}', { name, number: clause.sequence, reason: first });
  }
  return { action: 'none', failed };
}

/** Lines of one kind are alternatives; of the kinds each must hold. */
function firstFailing(walk: RouterWalk, { matches }: RouteMapClause, asked: Asked): Message | undefined {
  const kinds = new Set(matches.map(({ kind }) => kind));
  for (const kind of kinds) {
    const reasons = matches.filter((each) => each.kind === kind).map((each) => whyNot(walk, each, asked));
    if (!reasons.includes(undefined)) return reasons[0];
  }
  return undefined;
}

function whyNot(walk: RouterWalk, match: RouteMapMatch, asked: Asked): Message | undefined {
  switch (match.kind) {
    case 'address': {
      const answers = match.lists.map(({ name }) => ({ name, answer: askNamedList(walk, name, asked.packet) }));
      if (answers.some(({ answer }) => permits(answer))) return undefined;
      const [first] = answers;
      return first === undefined ? message('it names no list') : listReason(first.name, first.answer);
    }
    case 'interface': {
      const names = match.interfaces.map(({ name }) => findInterface(walk.router.router, name)?.name ?? name);
      if (asked.out !== undefined && names.includes(asked.out)) return undefined;
      return message('match interface {asked}: the packet leaves by {found}', {
        asked: names.join(' '),
        found: asked.out ?? '-',
      });
    }
    case 'next-hop': {
      const { nextHop, packet } = asked;
      const hop = nextHop ?? packet.dst;
      const permitted = match.lists.some(({ name }) => permits(askNamedList(walk, name, { ...packet, src: hop })));
      return permitted ? undefined : message('no list permits the next hop');
    }
    case 'prefix-list':
    case 'other':
      return walk.chooser.assume({
        id: `match:${match.place.file}:${match.place.line + 1}`,
        text: message('“{words}” matches', { words: match.text }),
      })
        ? undefined
        : message('“{words}” does not match', { words: match.text });
  }
}

/** `undefined`: nothing defines the list; `everything`: the same, where the asker says that it then matches all. */
export type NamedListAnswer = ListAnswer | { readonly action: 'undefined' | 'everything' };

/** A list that nothing defines matches nothing, as far as is known. */
export function askNamedList(walk: RouterWalk, name: string, packet: Packet): NamedListAnswer {
  const list = walk.router.lists.get(name);
  if (list !== undefined) return askList(list, packet, walk.chooser);
  return { action: holds(walk, 'nat:undefined-list') ? 'undefined' : 'everything' };
}

export function permits({ action }: NamedListAnswer): boolean {
  return action === 'permit' || action === 'everything';
}

/** Why a list lets a rule apply, or why it does not. */
export function listReason(list: string, answer: NamedListAnswer): Message {
  switch (answer.action) {
    case 'undefined':
    case 'everything':
      return message('access list {list} is not in the configuration', { list });
    case 'none':
      return answer.closest === undefined
        ? message('access list {list} has no line that permits', { list })
        : message('no line of access list {list} permits it; the closest, line {line}, asks for {reason}', {
            list,
            line: answer.closest.entry.sequence,
            reason: answer.closest.reason,
          });
    case 'deny':
      return message('line {line} of access list {list} denies it ({text})', {
        line: answer.entry.sequence,
        list,
        text: answer.entry.text,
      });
    case 'permit':
      return message('line {line} of access list {list} permits it ({text})', {
        line: answer.entry.sequence,
        list,
        text: answer.entry.text,
      });
  }
}
