/** Dynamic rules for one end of a packet: which of them applies, in whose order. */
import type { DynamicRule } from '../../../dialects/ios-nat/model.ts';
import { message } from '../../../text/message.ts';
import { endText } from '../entry.ts';
import { holds } from '../walk.ts';
import { allocate } from './allocate.ts';
import { byList, byRouteMap, crosses, stands, type Verdict } from './applies.ts';
import { type Answer, type Choice, consider, type Question } from './choice.ts';

/** A host that the table knows already, else the first rule that applies. */
export function byDynamics(question: Question): Answer {
  const { walk, side } = question;
  const rules = walk.router.dynamics[side];
  if (rules.length === 0) return undefined;
  const found = firstThatApplies(question, rules);
  return found === undefined ? undefined : allocate(question, found.rule, found.why);
}

interface Applying {
  readonly rule: DynamicRule;
  readonly why: Extract<Verdict, { readonly applies: true }>['why'];
}

/** IOS sorts its rules by their lists; where the order of the lines would choose another, the trace asks which it is. */
function firstThatApplies(question: Question, written: readonly DynamicRule[]): Applying | undefined {
  const { walk } = question;
  if (walk.router.router.vendor !== 'ios') {
    return firstOf(
      question,
      written.toSorted((a, b) => priorityOf(a) - priorityOf(b)),
    );
  }
  const sorted = written.toSorted(byName);
  const first = firstOf(question, sorted);
  if (first === undefined || sorted.every((rule, index) => rule === written[index])) return first;
  const other = firstOf({ ...question, considered: [] }, written);
  if (other === undefined || other.rule === first.rule) return first;
  return holds(walk, 'nat:rule-order') ? first : other;
}

/** Comware: smaller numbers first, rules without one last. */
const priorityOf = ({ options }: DynamicRule): number => options.priority ?? Number.MAX_SAFE_INTEGER;

function byName(a: DynamicRule, b: DynamicRule): number {
  const [x, y] = [sortKey(a), sortKey(b)];
  return x.group - y.group || x.number - y.number || (x.name < y.name ? -1 : x.name > y.name ? 1 : 0);
}

function sortKey({ match }: DynamicRule): { readonly group: number; readonly number: number; readonly name: string } {
  switch (match.kind) {
    case 'list': {
      const { name } = match.list;
      return /^\d+$/.test(name) ? { group: 0, number: Number(name), name: '' } : { group: 1, number: 0, name };
    }
    case 'route-map':
      return { group: 2, number: 0, name: match.routeMap.name };
    case 'all':
      return { group: 3, number: 0, name: '' };
  }
}

function firstOf(question: Question, rules: readonly DynamicRule[]): Applying | undefined {
  for (const rule of rules) {
    const verdict = applies(question, rule);
    if (verdict.applies) return { rule, why: verdict.why };
    consider(question, rule, verdict.why);
  }
  return undefined;
}

function applies({ walk, crossing, asked, side }: Question, rule: DynamicRule): Verdict {
  const place = crosses(walk, rule, crossing, side === 'outside' ? 'in' : 'out');
  if (!place.applies) return place;
  const match = matches(walk, rule, asked, crossing.outer);
  if (!match.applies) return match;
  const standing = stands(walk, rule);
  return standing.applies ? match : standing;
}

function matches(
  walk: Question['walk'],
  { match }: DynamicRule,
  asked: Question['asked'],
  outer: string | undefined,
): Verdict {
  switch (match.kind) {
    case 'list':
      return byList(walk, match.list.name, asked);
    case 'route-map':
      return byRouteMap(walk, match.routeMap.name, asked);
    case 'all':
      return { applies: true, why: message('it takes all that leaves {interface}', { interface: outer ?? '-' }) };
  }
}

/** A host that has an entry of its own, which every packet of it uses. */
export function byHostEntry({ walk, side, end, crossing }: Question, by: 'local' | 'global'): Choice | undefined {
  const { protocol } = walk.packet;
  const vrf = by === 'local' ? crossing.innerVrf : crossing.outerVrf;
  const entry = walk.table.host(side === 'outside' ? 'outside' : 'inside', by, vrf, end, protocol);
  if (entry === undefined) return undefined;
  if (walk.role === 'packet') holds(walk, 'nat:entries-live');
  const target = by === 'local' ? entry.pair.global : entry.pair.local;
  const port = target.port ?? end.port;
  const after = port === undefined ? { word: target.word } : { word: target.word, port };
  return {
    kind: 'translated',
    end: after,
    rule: entry.rule,
    text: message('The table holds an entry for {before}: it becomes {after}.', {
      before: endText(end),
      after: endText(after),
    }),
    why: 'connection',
    host: entry,
    fresh: false,
    innerVrf: entry.vrf,
  };
}
