import type { Block } from '../dialects/iptables-save/dump/blocks.ts';
import type { ChunkReading } from '../dialects/iptables-save/dump/chunk-reading.ts';
import { linesOf, type Part, type PlacedPart } from '../dialects/iptables-save/dump/part.ts';
import type { Rule } from '../dialects/iptables-save/model.ts';
import { type Message, message } from '../text/message.ts';
import { onceWithin } from '../text/once.ts';
import type { Finding, RulesCheck } from './check.ts';
import { longChains } from './long-chains.ts';
import { ruleSpan } from './places.ts';
import { type RulesView, ruleAt } from './view.ts';

/** The same rule twice in a chain: what the first took, the second can't get; what it let go on, is done twice. */
export const duplicateRule: RulesCheck = {
  kind: 'rules',
  code: 'duplicate-rule',
  dialect: 'iptables-save',
  title: 'A rule that stands in its chain twice',
  severity: 'warning',
  why: 'The first of the two takes every packet that the second could match, so the second does nothing. A jump that stands there twice makes packets walk the chain again where it let them come back, and LOG writes two lines for each. Scripts that run `iptables -A` again leave such rules; `iptables -C` asks whether one is there already.',
  before: `*filter
:INPUT ACCEPT [0:0]
-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
-A INPUT -s 192.0.2.0/24 -j DROP
-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
COMMIT
`,
  after: `*filter
:INPUT ACCEPT [0:0]
-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
-A INPUT -s 192.0.2.0/24 -j DROP
COMMIT
`,
  prepare: (reading) => {
    for (const part of reading.parts) twinsIn(reading, part);
  },
  *run(view) {
    const readings = new Map(view.dump.slots.map(({ id, reading }) => [id, reading]));
    for (const { block } of view.tables) {
      if (block.edited) continue;
      for (const { slot, part, base } of block.parts) {
        const reading = readings.get(slot);
        if (reading === undefined) continue;
        for (const [first, second] of twinsIn(reading, part)) {
          yield* finding(view, base + first, base + second);
        }
      }
      yield* acrossChunks(view, block, readings);
    }
  },
};

/** Matches that answer the same for a packet each time: no counters, no chance, nothing that a rule between could change. */
const steady: ReadonlySet<string> = new Set([
  'tcp',
  'udp',
  'sctp',
  'icmp',
  'icmp6',
  'multiport',
  'comment',
  'conntrack',
  'state',
  'iprange',
  'addrtype',
  'mac',
  'length',
  'pkttype',
  'physdev',
]);

const verdicts: ReadonlySet<string> = new Set(['ACCEPT', 'DROP', 'REJECT', 'RETURN', 'DNAT', 'SNAT', 'MASQUERADE']);

function* finding(view: RulesView, first: number, second: number): Generator<Finding> {
  const rule = ruleAt(view, second);
  const what = rule && describe(rule, first);
  if (what === undefined) return;
  yield {
    line: second,
    span: ruleSpan(view, second),
    message: what,
    related: [{ line: first, span: ruleSpan(view, first), message: message('The first of the two.') }],
    unnecessary: true,
  };
}

/** Targets that let packets go on, and do the same again. */
const again: ReadonlySet<string> = new Set(['LOG', 'NFLOG', 'AUDIT', 'TCPMSS']);

/** Undefined: it may be wanted. */
function describe({ matches, target }: Rule, first: number): Message | undefined {
  if (target === undefined || !matches.every(({ spec }) => spec !== undefined && steady.has(spec.name)))
    return undefined;
  const line = first + 1;
  const { spec, how, name } = target;
  if (spec === undefined) {
    if (how === 'goto') return undefined;
    return message('The same jump stands in line {line}: packets that come back walk “{chain}” again.', {
      line,
      chain: name,
    });
  }
  if (again.has(name)) return message('The same rule stands in line {line}: what it does is done twice.', { line });
  if (!verdicts.has(spec.name)) return undefined;
  return message('The same rule stands in line {line}, and takes every packet that this one could match.', { line });
}

type Twins = readonly (readonly [first: number, second: number])[];

/** Lines of the same text within a chunk. The text names the chain, so that twins are of one. */
const twinsIn = onceWithin(({ chunk }: ChunkReading, part: Part): Twins => {
  const seen = new Map<string, number>();
  const twins: [number, number][] = [];
  for (const line of part.rules.lines) {
    const text = ruleText(chunk.text.slice(chunk.lineStarts[line], chunk.lineStarts[line + 1]));
    const first = seen.get(text);
    if (first === undefined) seen.set(text, line);
    else twins.push([first, line]);
  }
  return twins;
});

/** Chains that go on from chunk to chunk: few, but long. Twins within one chunk are found there. */
function* acrossChunks(view: RulesView, block: Block, readings: ReadonlyMap<number, ChunkReading>): Generator<Finding> {
  for (const [chain, slots] of longChains(block.index.rules)) {
    const numbers = slots.map((slot) => block.order.get(slot) ?? -1).sort((a, b) => a - b);
    const placed = numbers.flatMap((number) => block.parts[number] ?? []);
    for (const { first, second } of distantTwins(chain, placed, readings)) {
      yield* finding(view, lineOf(placed, first), lineOf(placed, second));
    }
  }
}

/** A rule by the part that it stands in, as an index into the chain's parts, and its line there. */
interface Place {
  readonly part: number;
  readonly line: number;
}

interface DistantTwins {
  readonly parts: readonly Part[];
  readonly twins: readonly { readonly first: Place; readonly second: Place }[];
}

/** By the chain's first part; an edit elsewhere leaves all parts of a chain as they are. */
const distant = new WeakMap<Part, Map<string, DistantTwins>>();

function distantTwins(
  chain: string,
  placed: readonly PlacedPart[],
  readings: ReadonlyMap<number, ChunkReading>,
): DistantTwins['twins'] {
  const head = placed[0]?.part;
  if (head === undefined) return [];
  const ofHead = distant.get(head) ?? new Map<string, DistantTwins>();
  distant.set(head, ofHead);
  const known = ofHead.get(chain);
  const same = known?.parts.length === placed.length && placed.every(({ part }, index) => part === known.parts[index]);
  if (known !== undefined && same) return known.twins;
  const twins = findTwins(chain, placed, readings);
  ofHead.set(chain, { parts: placed.map(({ part }) => part), twins });
  return twins;
}

function findTwins(
  chain: string,
  placed: readonly PlacedPart[],
  readings: ReadonlyMap<number, ChunkReading>,
): DistantTwins['twins'] {
  const seen = new Map<string, Place>();
  const twins: { first: Place; second: Place }[] = [];
  for (const [part, { slot, part: content }] of placed.entries()) {
    const reading = readings.get(slot);
    const here = reading === undefined ? [] : textsOf(reading, content, chain);
    for (const { text, line } of here) {
      const first = seen.get(text);
      if (first !== undefined) twins.push({ first, second: { part, line } });
    }
    for (const { text, line } of here) if (!seen.has(text)) seen.set(text, { part, line });
  }
  return twins;
}

function lineOf(placed: readonly PlacedPart[], { part, line }: Place): number {
  return (placed[part]?.base ?? 0) + line;
}

interface RuleText {
  readonly line: number;
  readonly text: string;
}

const texts = new WeakMap<Part, Map<string, readonly RuleText[]>>();

/** The rules of a chain in a chunk, lines counted from the chunk's first. */
function textsOf({ chunk }: ChunkReading, part: Part, chain: string): readonly RuleText[] {
  const ofPart = texts.get(part) ?? new Map<string, readonly RuleText[]>();
  texts.set(part, ofPart);
  const known = ofPart.get(chain);
  if (known !== undefined) return known;
  const found = linesOf(part.rules, chain).map((line) => ({
    line,
    text: ruleText(chunk.text.slice(chunk.lineStarts[line], chunk.lineStarts[line + 1])),
  }));
  ofPart.set(chain, found);
  return found;
}

/** Without counters and line end. */
function ruleText(line: string): string {
  const start = line.startsWith('[') ? line.indexOf(']') + 1 : 0;
  return line.slice(start).trim();
}
