/**
 * The translation table that the packets of a session share: what dumps show, and what packets before left.
 * Entries of a packet whose trace forked belong to one of its outcomes, which a later packet asks for when it meets them.
 */
import type { NatRule, TranslationRow } from '../../dialects/ios-nat/model.ts';
import type { Chooser } from '../chooser.ts';
import { happenedIn, type MadeBy, type PastOutcome, settledBy } from '../past.ts';
import {
  type End,
  type Entry,
  entryOfRow,
  type FlowEntry,
  flowKey,
  type HostEntry,
  hostKey,
  sameEnd,
} from './entry.ts';

export interface RouterPast extends PastOutcome {
  readonly kept: readonly Entry[];
  readonly ways: ReadonlyMap<string, string>;
}

export interface Table {
  /** Adds the outcomes of the next packet. */
  add(outcomes: readonly RouterPast[]): void;
  view(chooser: Chooser, fixed: ReadonlyMap<number, number>): TableView;
}

/** What a branch of a packet sees of the table. */
export interface TableView {
  /** The flow whose packets come from the inside with these ends. */
  outgoing(vrf: string, protocol: number, local: End, far: End): FlowEntry | undefined;
  /** The flow whose packets come from the outside: from `far`, to the translated end `global`. */
  incoming(vrf: string, protocol: number, global: End, far: End): FlowEntry | undefined;
  /** The entry of one host by its local or its global address; one with a port before one without. */
  host(
    side: 'inside' | 'outside',
    by: 'local' | 'global',
    vrf: string,
    end: End,
    protocol: number,
  ): HostEntry | undefined;
  /** Everything that holds a global address of the inside. */
  holding(outerVrf: string, word: number): readonly Entry[];
  /** Entries that hold this very port of a global address. */
  holdingPort(outerVrf: string, protocol: number, end: End): readonly Entry[];
  /** Flows whose outside host is seen inside with this address, and port where one is given. */
  showing(vrf: string, protocol: number, end: End): readonly FlowEntry[];
  /** Entries that a rule made for a local address, the latest last. */
  madeFor(rule: NatRule, word: number): readonly Entry[];
  /** The last entry that the rule made in this session. */
  lastOf(rule: NatRule): Entry | undefined;
  /** Entries in all, as far as it is known. */
  count(): number;
  /** Entries of the inside hosts of a routing table, or of one host. */
  countOf(vrf: string, word?: number): number;
  keep(entry: Entry): void;
  /** Which of several equal routes packets between two hosts took before. `key` names the hosts and the prefix. */
  way(key: string): string | undefined;
  keepWay(key: string, way: string): void;
  /** What the branch came to, for `add`. */
  readonly settled: ReadonlyMap<number, number>;
  readonly kept: () => readonly Entry[];
  readonly ways: ReadonlyMap<string, string>;
}

interface Noted {
  readonly entry: Entry;
  readonly by: MadeBy | undefined;
}

/** Ways by key, each with the outcome that it belongs to. */
type Ways = Map<string, { readonly way: string; readonly by: MadeBy }[]>;

/** Lists by key, each in the order in which they were made. */
type Index = Map<string, Noted[]>;

export function createTable(rows: readonly TranslationRow[]): Table {
  const index: Index = new Map();
  const past: (readonly RouterPast[])[] = [];
  const ways: Ways = new Map();
  let all = 0;
  for (const row of rows) {
    const entry = entryOfRow(row);
    if (entry === undefined) continue;
    note(index, { entry, by: undefined });
    all++;
  }
  return {
    add: (outcomes) => {
      const packet = past.length;
      past.push(outcomes);
      outcomes.forEach(({ kept, ways: taken }, outcome) => {
        const by = { packet, outcome };
        for (const entry of kept) note(index, { entry, by });
        for (const [key, way] of taken) ways.set(key, [...(ways.get(key) ?? []), { way, by }]);
      });
      all += Math.max(0, ...outcomes.map(({ kept }) => kept.length));
    },
    view: (chooser, fixed) => viewOf(index, ways, past, all, chooser, fixed),
  };
}

function viewOf(
  index: Index,
  known: Ways,
  past: readonly (readonly RouterPast[])[],
  before: number,
  chooser: Chooser,
  fixed: ReadonlyMap<number, number>,
): TableView {
  const settled = settledBy(past, fixed);
  const own: Index = new Map();
  const kept: Entry[] = [];
  const ways = new Map<string, string>();
  const happened = happenedIn(past, settled, chooser);

  const last = (key: string): Entry | undefined =>
    own.get(key)?.at(-1)?.entry ?? index.get(key)?.findLast(({ by }) => happened(by))?.entry;
  const all = (key: string): readonly Entry[] => [
    ...(index.get(key) ?? []).filter(({ by }) => happened(by)).map(({ entry }) => entry),
    ...(own.get(key) ?? []).map(({ entry }) => entry),
  ];

  return {
    outgoing: (vrf, protocol, local, far) => last(`out ${flowKey(vrf, protocol, local, far)}`) as FlowEntry | undefined,
    incoming: (vrf, protocol, global, far) =>
      last(`in ${flowKey(vrf, protocol, global, far)}`) as FlowEntry | undefined,
    host: (side, by, vrf, end, protocol) => {
      const withPort = end.port === undefined ? undefined : last(`${side} ${by} ${hostKey(vrf, end, protocol)}`);
      return (withPort ?? last(`${side} ${by} ${hostKey(vrf, { word: end.word }, undefined)}`)) as
        | HostEntry
        | undefined;
    },
    holding: (outerVrf, word) => all(`address ${outerVrf}|${word}`),
    holdingPort: (outerVrf, protocol, end) => all(`port ${hostKey(outerVrf, end, protocol)}`),
    showing: (vrf, protocol, end) => all(`shown ${hostKey(vrf, end, protocol)}`) as readonly FlowEntry[],
    madeFor: (rule, word) => all(`made ${ruleKey(rule)}|${word}`),
    lastOf: (rule) => last(`rule ${ruleKey(rule)}`),
    count: () => before + kept.length,
    countOf: (vrf, word) => all(word === undefined ? `table ${vrf}` : `host ${vrf}|${word}`).length,
    keep: (entry) => {
      kept.push(entry);
      note(own, { entry, by: undefined });
    },
    way: (key) => ways.get(key) ?? known.get(key)?.findLast(({ by }) => happened(by))?.way,
    keepWay: (key, way) => void ways.set(key, way),
    settled,
    kept: () => kept,
    ways,
  };
}

const ruleKey = ({ place }: NatRule): string => `${place.file}:${place.line}:${place.span.start}`;

function note(index: Index, noted: Noted): void {
  for (const key of keysOf(noted.entry)) {
    const list = index.get(key);
    if (list === undefined) index.set(key, [noted]);
    else list.push(noted);
  }
}

function keysOf(entry: Entry): readonly string[] {
  const { vrf, outerVrf, rule } = entry;
  const made = [
    ...(rule === undefined ? [] : [`rule ${ruleKey(rule)}`]),
    `table ${vrf}`,
    `host ${vrf}|${entry.kind === 'flow' ? entry.inside.local.word : entry.pair.local.word}`,
  ];
  if (entry.kind === 'host') {
    const { side, pair, protocol } = entry;
    return [
      ...made,
      `${side} local ${hostKey(vrf, pair.local, protocol)}`,
      `${side} global ${hostKey(outerVrf, pair.global, protocol)}`,
      ...(side === 'inside' ? holdings(entry, pair.global) : [`outer ${vrf}|${pair.local.word}`]),
      ...(rule === undefined ? [] : [`made ${ruleKey(rule)}|${near(entry)}`]),
    ];
  }
  const { inside, outside, protocol, outsideRule } = entry;
  return [
    ...made,
    `out ${flowKey(vrf, protocol, inside.local, outside.local)}`,
    `in ${flowKey(outerVrf, protocol, inside.global, outside.global)}`,
    ...holdings(entry, inside.global),
    ...(sameEnd(outside.local, outside.global)
      ? []
      : [outside.local, { word: outside.local.word }].map((end) => `shown ${hostKey(vrf, end, protocol)}`)),
    ...(rule === undefined ? [] : [`made ${ruleKey(rule)}|${inside.local.word}`]),
    ...(outsideRule === undefined ? [] : [`made ${ruleKey(outsideRule)}|${outside.global.word}`]),
  ];
}

function holdings({ outerVrf, protocol }: Entry, end: End): readonly string[] {
  const port = end.port === undefined ? [] : [`port ${hostKey(outerVrf, end, protocol)}`];
  return [`address ${outerVrf}|${end.word}`, ...port];
}

/** The address that the rule was asked about. */
function near({ side, pair }: HostEntry): number {
  return side === 'inside' ? pair.local.word : pair.global.word;
}
