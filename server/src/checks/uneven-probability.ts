import type { ChunkReading } from '../dialects/iptables-save/dump/chunk-reading.ts';
import { message } from '../text/message.ts';
import { once } from '../text/once.ts';
import type { Finding, RulesCheck } from './check.ts';
import { ruleSpan } from './places.ts';
import { chunkwise, hitsNear } from './shape.ts';
import { type RulesView, ruleAt } from './view.ts';

const random =
  /^(?:\[\d+:\d+\] )?-A (\S+) (.*)-m statistic --mode random --probability (\d*\.?\d+(?:e-?\d+)?) (-j .*?)\r?$/;
const hint = / --mode random --probability /g;

interface Placed {
  readonly line: number;
  readonly chain: string;
  /** All but chance and comments. */
  readonly conditions: string;
  readonly probability: number;
  readonly action: string;
}

const find = once(runsIn);

/** Probabilities of kube-proxy have ten decimals, and the kernel keeps 31 bits of them. */
const tolerance = 1e-6;

/** Of kube-proxy's ten decimals, after the kernel's rounding, so much may be lost. */
const kubeTolerance = 1e-4;

/**
 * Two rules, one after another, that differ by chance and target alone and have the same probability: the second takes
 * its part of what the first left. Of rules that are shared out evenly each has a greater one than the one before.
 */
export const unevenProbability: RulesCheck = {
  kind: 'rules',
  code: 'uneven-probability',
  dialect: 'iptables-save',
  title: 'Equal probabilities that do not share evenly',
  severity: 'info',
  why: 'A probability counts among the packets that *reach* the rule, and those that the rule above took don’t. To share among three, write 1/3, then 1/2, then no probability at all.',
  before: `*nat
:PREROUTING ACCEPT [0:0]
-A PREROUTING -p tcp -m tcp --dport 80 -m statistic --mode random --probability 0.33000000007 -j DNAT --to-destination 10.0.0.1
-A PREROUTING -p tcp -m tcp --dport 80 -m statistic --mode random --probability 0.33000000007 -j DNAT --to-destination 10.0.0.2
-A PREROUTING -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.0.0.3
COMMIT
`,
  after: `*nat
:PREROUTING ACCEPT [0:0]
-A PREROUTING -p tcp -m tcp --dport 80 -m statistic --mode random --probability 0.33333333349 -j DNAT --to-destination 10.0.0.1
-A PREROUTING -p tcp -m tcp --dport 80 -m statistic --mode random --probability 0.50000000000 -j DNAT --to-destination 10.0.0.2
-A PREROUTING -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.0.0.3
COMMIT
`,
  prepare: find,
  *run(view) {
    let last: Placed | undefined;
    for (const { firstLine, item: run } of chunkwise(view.dump, find)) {
      // A chunk may end within a run of rules: then its last rule and the next chunk's first are neighbours too.
      const placed = run.map((rule) => ({ ...rule, line: firstLine + rule.line }));
      const joined = last !== undefined && areNeighbours(last, placed[0]) ? [last, ...placed] : placed;
      yield* inRun(view, joined);
      last = placed.at(-1);
    }
  },
};

function* inRun(view: RulesView, run: readonly Placed[]): Generator<Finding> {
  let left = 1;
  for (const [index, rule] of run.entries()) {
    const before = run[index - 1];
    if (before !== undefined && isUneven(before, rule) && takesAway(ruleAt(view, before.line)?.target?.name)) {
      const share = Math.round(left * rule.probability * 1000) / 10;
      yield {
        line: rule.line,
        span: ruleSpan(view, rule.line),
        message: message('{probability} of what the rules above leave is {share} % of all packets.', {
          probability: String(rule.probability),
          share,
        }),
        related: [
          { line: before.line, span: ruleSpan(view, before.line), message: message('It takes its part first.') },
        ],
      };
    }
    left *= 1 - rule.probability;
  }
}

function isUneven(before: Placed, { probability, action }: Placed): boolean {
  if (action === before.action || probability <= 0 || probability >= 1) return false;
  // kube-proxy means to share evenly: each rule takes as much of all as the one before. Others may have their reasons.
  if (isEndpoint(before.action) && isEndpoint(action)) {
    return Math.abs(before.probability - probability * (1 - before.probability)) > kubeTolerance;
  }
  return Math.abs(before.probability - probability) < tolerance;
}

function isEndpoint(action: string): boolean {
  return action.startsWith('-j KUBE-SEP-');
}

/** Runs of neighbours in which two have the same probability, and the runs at the ends of the chunk. */
function runsIn(reading: ChunkReading): readonly (readonly Placed[])[] {
  const runs: Placed[][] = [];
  for (const { line, groups } of hitsNear(reading, hint, random)) {
    const [chain = '', conditions = '', probability, action = ''] = groups;
    const rule = { line, chain, conditions: withoutComments(conditions), probability: Number(probability), action };
    const open = runs.at(-1);
    if (open !== undefined && areNeighbours(open.at(-1), rule)) open.push(rule);
    else runs.push([rule]);
  }
  const lastLine = reading.chunk.lineStarts.length - 1;
  return runs.filter(
    (run) =>
      run[0]?.line === 0 ||
      run.at(-1)?.line === lastLine ||
      run.some((rule, index) => index > 0 && isUneven(run[index - 1] ?? rule, rule)),
  );
}

/** True for rules one after another that differ by chance and target alone. */
function areNeighbours(first: Placed | undefined, second: Placed | undefined): boolean {
  return (
    first !== undefined &&
    second !== undefined &&
    first.line === second.line - 1 &&
    first.chain === second.chain &&
    first.conditions === second.conditions
  );
}

function withoutComments(conditions: string): string {
  return conditions.replace(/-m comment --comment (?:"(?:[^"\\]|\\.){0,1023}"|\S{1,1023}) /g, '');
}

/** Targets after which the next rule is not tried; kube-proxy's endpoints translate. Of other jumps nobody knows. */
function takesAway(target: string | undefined): boolean {
  if (target?.startsWith('KUBE-SEP-') === true) return true;
  return target === 'DNAT' || target === 'SNAT' || target === 'ACCEPT' || target === 'DROP' || target === 'REJECT';
}
