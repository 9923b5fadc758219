import type { Family } from '../../net/family.ts';
import { runAtOnce } from '../../text/schedule.ts';
import type { DumpLines, LocatedProblem, Reading } from '../dump.ts';
import { isJson } from './json.ts';
import type { Route } from './model.ts';
import type { RouteDraft } from './route-draft.ts';
import { readJsonRoutes } from './route-json.ts';
import { readingTextRoutes } from './route-text.ts';
import { anyPrefix } from './words.ts';

/** What is known of a listing from outside of it: the command line above it, or the file's name. */
export interface RouteHints {
  /** `ip -6 route`. */
  readonly family?: Family;
  /** `ip route show table 100`: the listing itself doesn't repeat it. */
  readonly table?: string;
}

export function readRoutes(dump: DumpLines, hints: RouteHints = {}): Reading<Route> {
  return runAtOnce(readingRoutes(dump, hints));
}

/** As readRoutes, step by step. */
export function* readingRoutes(dump: DumpLines, hints: RouteHints = {}): Generator<void, Reading<Route>> {
  const problems: LocatedProblem[] = [];
  const drafts = isJson(dump) ? readJsonRoutes(dump, problems) : yield* readingTextRoutes(dump, problems);
  return { items: drafts.map((draft, index) => finish(draft, familyOf(drafts, index, hints), hints)), problems };
}

/** A listing of one family tells it by its other routes; one of both families prints IPv4 first, then IPv6. */
function familyOf(drafts: readonly RouteDraft[], index: number, hints: RouteHints): Family {
  const own = drafts[index]?.family ?? hints.family;
  if (own !== undefined) return own;
  const before = drafts.slice(0, index).findLast((draft) => draft.family !== undefined);
  const after = drafts.slice(index + 1).find((draft) => draft.family !== undefined);
  return before?.family ?? after?.family ?? 'ipv4';
}

function finish(draft: RouteDraft, family: Family, hints: RouteHints): Route {
  const { family: _, destination = anyPrefix(family), table = hints.table ?? 'main', ...rest } = draft;
  return { ...rest, family, destination, table };
}
