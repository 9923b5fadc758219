/** A diagnostic about a router's configuration, with what it looks up most. */
import type { Place as ModelPlace } from '../../dialects/ios-nat/model.ts';
import { partsOfRouter, routerOfPart, weight } from '../../node/join-routers.ts';
import type { PartOf } from '../../node/parts.ts';
import type { Message } from '../../text/message.ts';
import type { FactsCheckOf, FactsNodeCheckOf, Finding, Page, Place } from '../check.ts';
import { type RouterFacts, routerFacts } from './facts.ts';

type RouterPart = PartOf<'router'>;

/** A finding with the file that it stands in: a router may be told by several. */
export interface RouterFinding extends Omit<Finding, 'related'> {
  readonly file: string;
  readonly related?: readonly RouterRelated[];
}

interface RouterRelated extends Place {
  readonly file: string;
  readonly message: Message;
}

export type RouterPage = Omit<Page, 'dialect'> & {
  readonly run: (facts: RouterFacts) => Iterable<RouterFinding>;
};

/** Looks at one file by itself, while it is typed. */
export function routerCheck({ run, ...page }: RouterPage): FactsCheckOf<'router'> {
  return {
    ...page,
    kind: 'facts',
    of: 'router',
    dialect: 'ios-nat',
    *run(part) {
      for (const finding of run(routerFacts(part.router))) yield plain(part, finding);
    },
  };
}

export type RouterNodePage = Omit<Page, 'dialect'> & {
  /** `parts`: all dumps of the router. */
  readonly run: (facts: RouterFacts, parts: readonly RouterPart[]) => Iterable<RouterFinding>;
};

/** Says that something is missing or not used: another file of the router may have it. */
export function routerNodeCheck({ run, ...page }: RouterNodePage): FactsNodeCheckOf<'router'> {
  return {
    ...page,
    kind: 'facts-node',
    of: 'router',
    dialect: 'ios-nat',
    *run(part, _, all) {
      // A table says nothing that a check looks at, and what it is joined with is checked in its own file.
      if (weight(part.router) === 0) return;
      const parts = all.filter((each): each is RouterPart => each.kind === 'router');
      for (const finding of run(factsOf(part, parts), partsOfRouter(part, parts))) {
        if (isIn(part, finding)) yield plain(part, finding);
      }
    },
  };
}

interface Joined {
  readonly parts: readonly RouterPart[];
  readonly facts: RouterFacts;
}

/** Joined once for all checks of a dump, as long as the dumps around it are the same. */
const known = new WeakMap<RouterPart, Joined>();

function factsOf(part: RouterPart, parts: readonly RouterPart[]): RouterFacts {
  const before = known.get(part);
  if (before?.parts.length === parts.length && before.parts.every((each, index) => each === parts[index]))
    return before.facts;
  const facts = routerFacts(routerOfPart(part, parts));
  known.set(part, { parts, facts });
  return facts;
}

function isIn({ file, firstLine, endLine }: RouterPart, place: { readonly file: string; readonly line: number }) {
  return place.file === file && place.line >= firstLine && place.line < endLine;
}

/** Editors show related places of the same document alone. */
function plain(part: RouterPart, { file: _, related: all, ...finding }: RouterFinding): Finding {
  const here = all?.filter((each) => each.file === part.file);
  return here === undefined || here.length === 0 ? finding : { ...finding, related: here };
}

export function at(
  { file, line, span }: ModelPlace,
  message: Message,
  more: Omit<Partial<RouterFinding>, 'file' | 'line' | 'span' | 'message'> = {},
): RouterFinding {
  return { file, line, span, message, ...more };
}

export function related({ file, line, span }: ModelPlace, message: Message): RouterRelated {
  return { file, line, span, message };
}
