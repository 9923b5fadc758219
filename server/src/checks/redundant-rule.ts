import type { Block } from '../dialects/iptables-save/dump/blocks.ts';
import type { ChunkReading } from '../dialects/iptables-save/dump/chunk-reading.ts';
import { lineAt as dumpLineAt } from '../dialects/iptables-save/dump/dump.ts';
import { declarationsOf, isBuiltin, lastRuleLine } from '../dialects/iptables-save/dump/names.ts';
import type { Rule } from '../dialects/iptables-save/model.ts';
import { inPrefix, lengthOfMask, type Prefix } from '../net/address.ts';
import { parsePrefix } from '../net/text.ts';
import { message } from '../text/message.ts';
import { once } from '../text/once.ts';
import type { Finding, RulesCheck } from './check.ts';
import { ruleSpan } from './places.ts';
import { hiddenIn } from './reachability/table.ts';
import { chunkwise, hitsNear } from './shape.ts';
import { type RulesView, ruleAt, tableAt } from './view.ts';

const hint = / -j (?:ACCEPT|DROP|RETURN|REJECT)\b/g;
const verdict =
  /^(?:\[\d+:\d+\] )?-A (\S+) ((?:.* )?)-j (ACCEPT|DROP|RETURN|REJECT)((?: --reject-with \S+)?)((?: -m comment --comment .*)?)\r?$/;

/** A rule with a verdict, as its text shows it. Lines count from the chunk's first. */
interface Verdict {
  readonly line: number;
  readonly chain: string;
  readonly text: string;
  /** Read when they are asked for. */
  readonly conditions: () => readonly Condition[];
  /** With what it needs to be told from another of its kind. */
  readonly verdict: string;
}

/** A rule that does nothing by itself: `broader` stands below it, in the same chunk. Undefined: the chain may end there. */
interface Redundant {
  readonly line: number;
  readonly chain: string;
  readonly verdict: string;
  readonly broader: number | undefined;
}

const find = once(redundantIn);

/** What a packet meets after the rule, it would have met anyway. Only between neighbours, so that nothing is guessed. */
export const redundantRule: RulesCheck = {
  kind: 'rules',
  code: 'redundant-rule',
  dialect: 'iptables-save',
  title: 'A rule that says what the next one says anyway',
  severity: 'hint',
  why: 'A broader rule with the same verdict follows at once, or the end of the chain with its policy. Without this rule every packet fares the same; it only counts. Often it is what a change left behind, or the broader rule was meant to say something else: an ACCEPT in front of a broader ACCEPT restricts nothing.',
  before: `*filter
:INPUT ACCEPT [0:0]
-A INPUT -s 10.0.0.5/32 -p tcp -m tcp --dport 22 -j ACCEPT
-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
-A INPUT -i eth0 -j DROP
COMMIT
`,
  after: `*filter
:INPUT ACCEPT [0:0]
-A INPUT -s 10.0.0.5/32 -p tcp -m tcp --dport 22 -j ACCEPT
-A INPUT -p tcp -m tcp --dport 22 -j DROP
-A INPUT -i eth0 -j DROP
COMMIT
`,
  prepare: find,
  *run(view) {
    const isHidden = hiddenLines(view);
    for (const { firstLine, item } of chunkwise(view.dump, find)) {
      const line = firstLine + item.line;
      const table = tableAt(view, line);
      if (table === undefined || table.block.edited) continue;
      if (item.broader === undefined && lastRuleLine(table.block, item.chain) !== line) continue;
      const rule = ruleAt(view, line);
      if (rule === undefined || !isSteady(rule)) continue;
      const broader = item.broader === undefined ? undefined : firstLine + item.broader;
      if (isHidden(table.block, line) || (broader !== undefined && isHidden(table.block, broader))) continue;
      if (broader === undefined) yield* atEnd(view, line, item);
      else yield belowIt(view, line, broader);
    }
  },
};

/** Of two rules that say the same the second is never reached, which is told there, and enough. */
function hiddenLines(view: RulesView): (block: Block, line: number) => boolean {
  const known = new Map<Block, ReadonlySet<number>>();
  return (block, line) => {
    const lines = known.get(block) ?? new Set(hiddenIn(view, block).map(({ at }) => at));
    known.set(block, lines);
    return lines.has(line);
  };
}

function belowIt(view: RulesView, line: number, broader: number): Finding {
  return {
    line,
    span: ruleSpan(view, line),
    message: message('The rule in line {line} takes these packets too, with the same verdict.', { line: broader + 1 }),
    related: [{ line: broader, span: ruleSpan(view, broader), message: message('It is the broader one.') }],
    unnecessary: true,
  };
}

/** The last rule of a built-in chain may say what the policy says; RETURN with conditions says what the chain's end does. */
function* atEnd(view: RulesView, line: number, { chain, verdict }: Redundant): Generator<Finding> {
  const table = tableAt(view, line);
  if (table === undefined || !isBuiltin(table.block, chain)) return;
  const declared = declarationsOf(table.block, chain).at(-1);
  const read = declared === undefined ? undefined : dumpLineAt(view.dump, declared);
  if (declared === undefined || read?.kind !== 'chain' || read.policy !== verdict) return;
  yield {
    line,
    span: ruleSpan(view, line),
    message: message('The policy of {chain} is {policy} too: packets meet it right behind this rule.', {
      chain,
      policy: verdict,
    }),
    related: [{ line: declared, span: read.policySpan, message: message('The policy stands here.') }],
    unnecessary: true,
  };
}

/** Matches that change nothing but their counters, whatever they answer. */
const steady: ReadonlySet<string> = new Set(
  (
    'addrtype ah comment connbytes connlabel connmark conntrack cpu devgroup dscp ecn esp helper icmp icmp6 iprange ' +
    'ipv6header length mac mark multiport owner physdev pkttype policy realm rpfilter sctp set socket state string tcp ' +
    'tcpmss time tos ttl u32 udp'
  ).split(' '),
);

/** True where nothing but a counter tells whether the rule was tried. */
export function isSteady({ matches }: Rule): boolean {
  return matches.every(({ spec }) => spec !== undefined && steady.has(spec.name));
}

function redundantIn(reading: ChunkReading): readonly Redundant[] {
  const verdicts = hitsNear(reading, hint, verdict).map(
    ({ line, groups: [chain = '', text = '', name = '', reject = ''] }): Verdict => {
      let read: readonly Condition[] | undefined;
      const conditions = (): readonly Condition[] => {
        read ??= conditionsOf(text);
        return read;
      };
      return { line, chain, text, conditions, verdict: `${name}${reject}` };
    },
  );
  const found: Redundant[] = [];
  for (const [index, rule] of verdicts.entries()) {
    const broader = broaderBelow(verdicts, index);
    const { line, chain, verdict } = rule;
    if (broader !== undefined) found.push({ line, chain, verdict, broader: broader.line });
    else if (isLastOfChain(reading, rule)) found.push({ line, chain, verdict, broader: undefined });
  }
  return found;
}

/** So many rules below are looked at. */
const farthest = 16;

/** Below the rule, without another chain or verdict in between. */
function broaderBelow(verdicts: readonly Verdict[], index: number): Verdict | undefined {
  const rule = verdicts[index];
  if (rule === undefined) return undefined;
  for (let at = index + 1; at <= index + farthest; at++) {
    const next = verdicts[at];
    const isNeighbour = next?.line === rule.line + (at - index) && next.chain === rule.chain;
    if (next === undefined || !isNeighbour || next.verdict !== rule.verdict) return undefined;
    if (isBroader(next, rule)) return next;
  }
  return undefined;
}

/** True where the line below is none of the chain's. Chains that go on in the next chunk are found out later. */
function isLastOfChain({ chunk: { text, lineStarts } }: ChunkReading, { line, chain }: Verdict): boolean {
  const next = text.slice(lineStarts[line + 1] ?? text.length, lineStarts[line + 2]);
  return !next.replace(/^\[\d+:\d+\] /, '').startsWith(`-A ${chain} `);
}

/** `[!] --option values`. The comment says nothing about packets. */
const unit = /(! )?(--?[a-z][\w-]*)((?: (?!--?[a-z]|! )\S+)*)/g;

interface Condition {
  readonly negated: boolean;
  readonly option: string;
  readonly value: string;
  /** The value as a network; read when it is asked for, and then kept: each rule is compared with many. */
  readonly prefix: () => Prefix | undefined;
}

function conditionsOf(text: string): readonly Condition[] {
  const plain = text.replace(/-m comment --comment (?:"(?:[^"\\]|\\.){0,1023}"|\S{1,1023}) /g, '');
  return Array.from(plain.matchAll(unit), ([, not, option = '', value = '']) => {
    const text = value.trim();
    return { negated: not !== undefined, option, value: text, prefix: prefixIn(text) };
  });
}

function prefixIn(text: string): () => Prefix | undefined {
  let read: { readonly prefix: Prefix | undefined } | undefined;
  return () => {
    read ??= { prefix: parsePrefix(text) };
    return read.prefix;
  };
}

/** True where every packet that `narrow` takes fits `broad` too, and the two are not the same. */
function isBroader(broad: Verdict, narrow: Verdict): boolean {
  if (broad.text === narrow.text) return false;
  const all = narrow.conditions();
  return broad.conditions().every((condition) => all.some((other) => covers(condition, other)));
}

function covers(broad: Condition, narrow: Condition): boolean {
  if (broad.option !== narrow.option || broad.negated !== narrow.negated) return false;
  if (broad.value === narrow.value) return true;
  if (broad.negated) return false;
  switch (broad.option) {
    case '-s':
    case '-d':
      return containsPrefix(broad, narrow);
    case '-i':
    case '-o':
      return broad.value.endsWith('+') && narrow.value.startsWith(broad.value.slice(0, -1));
    default:
      return false;
  }
}

function containsPrefix(broad: Condition, narrow: Condition): boolean {
  // Of two single addresses, which most rules have, none contains the other.
  if (broad.value.endsWith('/32') || broad.value.endsWith('/128')) return false;
  const [outer, inner] = [broad.prefix(), narrow.prefix()];
  if (outer === undefined || inner === undefined || outer.address.family !== inner.address.family) return false;
  const [wide, close] = [lengthOfMask(outer.mask), lengthOfMask(inner.mask)];
  return wide !== undefined && close !== undefined && wide <= close && inPrefix(outer, inner.address);
}
