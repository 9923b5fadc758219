/** A diagnostic about a router's configuration, with what it looks up most. */
import type { Place as ModelPlace } from '../../dialects/ios-nat/model.ts';
import type { PartOf } from '../../node/parts.ts';
import type { Message } from '../../text/message.ts';
import type { FactsCheckOf, Finding, Page } from '../check.ts';
import { type RouterFacts, routerFacts } from './facts.ts';

export type RouterPage = Omit<Page, 'dialect'> & {
  readonly run: (facts: RouterFacts, part: PartOf<'router'>) => Iterable<Finding>;
};

export function routerCheck({ run, ...page }: RouterPage): FactsCheckOf<'router'> {
  return { ...page, kind: 'facts', of: 'router', dialect: 'ios-nat', run: (part) => run(routerFacts(part), part) };
}

export function at(
  { line, span }: ModelPlace,
  message: Message,
  more: Omit<Partial<Finding>, 'line' | 'span' | 'message'> = {},
): Finding {
  return { line, span, message, ...more };
}

export function related({ line, span }: ModelPlace, message: Message): NonNullable<Finding['related']>[number] {
  return { line, span, message };
}
