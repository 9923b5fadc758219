/** All lines of a file, one after another, to the router that they make. */

import { span } from '../../../text/span.ts';
import type { DeviceAnswer, Router, Statement } from '../model.ts';
import { printsConfiguration, type RouterLine } from '../read-line.ts';
import { isNat } from '../syntax-problems.ts';
import { readStatistics } from '../tables/statistics.ts';
import { readTranslations, type TableLine } from '../tables/translations.ts';
import { byOwnNames, listByOwnName } from './aliases.ts';
import { isRefusal } from './answers.ts';
import { apply } from './apply.ts';
import { type Draft, emptyDraft } from './draft.ts';
import { type At, statementOf } from './fields.ts';
import { listing } from './listed.ts';
import { keepUnread } from './untraced.ts';

/** A line as it was read, with its text. */
export interface ReadLine {
  readonly line: RouterLine;
  readonly text: string;
  /** The first line of a command that the terminal broke in two: both lines as one. `line` holds the words of the first. */
  readonly wrapped?: { readonly line: RouterLine; readonly text: string; readonly columns: number };
  /** The second line of such a command. */
  readonly continued?: true;
}

/** `lines`: of the whole file, in order. */
export function assemble(vendor: Router['vendor'], file: string, first: number, lines: readonly ReadLine[]): Router {
  const draft = emptyDraft(vendor);
  const rows: TableLine[] = [];
  const counts: TableLine[] = [];
  const answers: DeviceAnswer[] = [];
  let last: Statement | undefined;
  const listed = listing();
  let isExcerpt = false;
  lines.forEach((each, index) => {
    if (each.continued === true) return;
    const { line: read, text } = each.wrapped ?? each;
    const line = first + index;
    const columns = each.wrapped?.columns;
    switch (read.kind) {
      case 'command': {
        const at: At = { command: read, file, line, text, ...(columns === undefined ? {} : { columns }) };
        const answer = answerTo(lines, index);
        last = answer === undefined ? undefined : statementOf(at);
        // An interface's line without the interface: the listing was filtered.
        if (read.mode === 'interface' && draft.block === undefined && read.start.prompt === undefined) isExcerpt = true;
        if (read.start.prompt !== undefined) listed.end();
        if ((answer === undefined || !isRefusal(answer)) && !listed.isShownAgain(read)) apply(draft, at);
        return;
      }
      case 'leave':
        draft.block = undefined;
        return;
      case 'table':
        (read.table === 'translations' ? rows : counts).push({ file, line, text });
        return;
      case 'nothing':
        if (read.start?.prompt === undefined) return;
        isExcerpt ||= filters.test(text);
        if (printsConfiguration(text.slice(read.start.at))) {
          listed.begin();
          draft.block = undefined;
        } else listed.end();
        return;
      case 'answer':
        answers.push(answerOf({ file, line, text }, read.start.at, last));
        last = undefined;
        return;
      case 'unknown': {
        last = unknownStatement({ file, line, text }, read.start.at);
        const answer = answerTo(lines, index);
        const isTyped = read.start.prompt?.level !== 'exec' && !read.negated;
        if (isTyped && isNat(read.words) && (answer === undefined || !isRefusal(answer))) keepUnread(draft, last);
        return;
      }
    }
  });
  return {
    ...finished(draft),
    ...(isExcerpt ? { isExcerpt: true } : {}),
    answers,
    ...(rows.length === 0 ? {} : { translations: readTranslations(rows) }),
    ...readStatistics(counts),
  };
}

/** `show running-config | include nat`, and listings of single interfaces. */
const filters = /\bsh?\w*\s+(?:run|start)\S*\s+(?:\||int)/i;

function unknownStatement({ file, line, text }: TableLine, at: number): Statement {
  return { place: { file, line, span: span(at, Math.max(text.trimEnd().length, at)) }, text: text.slice(at).trim() };
}

function answerOf(line: TableLine, at: number, to: Statement | undefined): DeviceAnswer {
  const statement = unknownStatement(line, at);
  return { ...statement, refused: isRefusal(statement.text), ...(to === undefined ? {} : { to }) };
}

/** What the device said to the command of a line, from the percent sign on. */
function answerTo(lines: readonly ReadLine[], index: number): string | undefined {
  for (let below = index + 1; below < lines.length; below++) {
    const next = lines[below];
    if (next === undefined) return undefined;
    if (next.continued === true) continue;
    if (next.line.kind === 'answer') return next.text.slice(next.line.start.at);
    // The marker below a word, and messages of the device's own, stand in between.
    if (next.line.kind !== 'nothing' || next.line.start !== undefined) return undefined;
  }
  return undefined;
}

function finished(draft: Draft): Omit<Router, 'answers'> {
  const items = <Item>(kept: readonly { readonly item: Item }[]): readonly Item[] => kept.map(({ item }) => item);
  return {
    vendor: draft.vendor,
    ...(draft.hostname === undefined ? {} : { hostname: draft.hostname }),
    interfaces: [...draft.interfaces.values()].map((device) =>
      device.accessGroups.length === 0
        ? device
        : {
            ...device,
            accessGroups: device.accessGroups.map((group) => ({ ...group, list: listByOwnName(draft, group.list) })),
          },
    ),
    vrfs: [...draft.vrfs.values()],
    rules: items(draft.rules).map((rule) => byOwnNames(draft, rule)),
    untraced: items(draft.untraced),
    pools: [...new Set(draft.pools.values())],
    serverGroups: [...draft.serverGroups.values()],
    accessLists: [...new Set(draft.lists.values())],
    objectGroups: [...draft.groups.values()],
    prefixLists: [...draft.prefixLists.values()],
    routeMaps: Array.from(draft.routeMaps, ([name, clauses]) => ({
      name,
      clauses: [...clauses.values()].sort((a, b) => a.sequence - b.sequence),
    })),
    routes: items(draft.routes),
    routing: items(draft.routing),
    timers: items(draft.timers),
    limits: items(draft.limits),
    listeners: items(draft.listeners),
    cryptoMaps: draft.cryptoMaps,
  };
}
