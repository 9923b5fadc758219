/**
 * The translation table that the packets of a session share: what dumps show, and what packets before left.
 * Entries of a packet whose trace forked belong to one of its outcomes, which a later packet asks for when it meets them.
 */
import type { NatRule, TranslationRow } from '../../dialects/ios-nat/model.ts';
import type { Chooser } from '../chooser.ts';
import { numbersFor } from '../past/numbers.ts';
import { type BranchPast, createPast, type Past, type PastOutcome, type Settled } from '../past/past.ts';
import { allAt, type By, lastAt, put, type Shelf } from '../past/shelf.ts';
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
  /** How many packets there were. */
  size(): number;
  /** Adds the outcomes of the next packet. */
  add(outcomes: readonly RouterPast[]): void;
  /** `answered` is the outcome of the last packet that the next one is an answer to. */
  view(chooser: Chooser, answered: number | undefined): TableView;
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
  /**
   * Which of several equal routes packets between two hosts took before, by a `key` that names the hosts and the prefix; or
   * what a packet was whose end nobody knows (leftOpen.ts).
   */
  way(key: string): string | undefined;
  keepWay(key: string, way: string): void;
  /** What the branch came to, for `add`. */
  readonly settled: Settled;
  readonly drawn: BranchPast['drawn'];
  readonly kept: () => readonly Entry[];
  readonly ways: ReadonlyMap<string, string>;
}

/** A way that was taken between two hosts, under its key. */
interface TakenWay {
  readonly way: string;
}

interface Records {
  readonly past: Past;
  readonly entries: Shelf<Entry>;
  readonly ways: Shelf<TakenWay>;
}

export function createTable(rows: readonly TranslationRow[]): Table {
  const records: Records = { past: createPast(), entries: new Map(), ways: new Map() };
  const { past, entries, ways } = records;
  const file = (entry: Entry, number: number, by: By | undefined): void => {
    for (const key of keysOf(entry)) put(entries, key, { item: entry, number }, by);
  };
  let all = 0;
  for (const row of rows) {
    const entry = entryOfRow(row);
    if (entry === undefined) continue;
    file(entry, 0, undefined);
    all++;
  }
  return {
    size: () => past.size(),
    add: (outcomes) => {
      const packet = past.size();
      const lefts = past.add(outcomes, ({ kept, ways }) => JSON.stringify([kept.map(textOf), [...ways]]));
      const numberOf = numbersFor(lefts);
      for (const { number: left, outcome } of lefts) {
        const by = { packet, left };
        for (const entry of outcomes[outcome]?.kept ?? [])
          file(
            entry,
            numberOf(() => textOf(entry)),
            by,
          );
        for (const [key, way] of outcomes[outcome]?.ways ?? [])
          put(ways, key, { item: { way }, number: numberOf(() => way) }, by);
      }
      all += Math.max(0, ...outcomes.map(({ kept }) => kept.length));
    },
    view: (chooser, answered) => viewOf(records, all, past.branch(chooser, answered)),
  };
}

/** Where it is the same, nobody can tell two entries apart. */
function textOf(entry: Entry): string {
  return JSON.stringify(entry, (name, value) => (name === 'rule' || name === 'outsideRule' ? ruleKey(value) : value));
}

function viewOf({ entries, ways: known }: Records, before: number, past: BranchPast): TableView {
  const own = new Map<string, Entry[]>();
  const kept: Entry[] = [];
  const ways = new Map<string, string>();
  const each = (): boolean => true;

  const last = (key: string): Entry | undefined => own.get(key)?.at(-1) ?? lastAt({ shelf: entries, key }, past, each);
  const all = (key: string): readonly Entry[] => [
    ...allAt({ shelf: entries, key }, past, each),
    ...(own.get(key) ?? []),
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
      for (const key of keysOf(entry)) own.set(key, [...(own.get(key) ?? []), entry]);
    },
    way: (key) => ways.get(key) ?? lastAt({ shelf: known, key }, past, each)?.way,
    keepWay: (key, way) => void ways.set(key, way),
    settled: past.settled,
    drawn: past.drawn,
    kept: () => kept,
    ways,
  };
}

const ruleKey = ({ place }: NatRule): string => `${place.file}:${place.line}:${place.span.start}`;

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
