import type { ChunkReading } from '../dialects/iptables-save/dump/chunk-reading.ts';
import { message } from '../text/message.ts';
import type { RulesCheck } from './check.ts';
import { ruleSpan } from './places.ts';
import { type Hit, linesMatching } from './shape.ts';
import { ruleAt } from './view.ts';

const random =
  /^(?:\[\d+:\d+\] )?-A (\S+) (.*)-m statistic --mode random --probability (\d*\.?\d+(?:e-?\d+)?) (-j .*?)\r?$/gm;

const cache = new WeakMap<ChunkReading, readonly Hit[]>();

/** Probabilities of kube-proxy have ten decimals, and the kernel keeps 31 bits of them. */
const tolerance = 1e-6;

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
  *run(view) {
    let before: Hit | undefined;
    let left = 1;
    for (const hit of linesMatching(view.dump, random, cache)) {
      const [chain, conditions, text, action = ''] = hit.groups;
      const same =
        before !== undefined &&
        before.line === hit.line - 1 &&
        before.groups[0] === chain &&
        withoutComments(before.groups[1]) === withoutComments(conditions);
      const probability = Number(text);
      if (!same) left = 1;
      if (same && before !== undefined && Math.abs(Number(before.groups[2]) - probability) < tolerance) {
        if (
          probability > 0 &&
          probability < 1 &&
          action !== before.groups[3] &&
          takesAway(ruleAt(view, before.line)?.target?.name)
        ) {
          const share = Math.round(left * probability * 1000) / 10;
          yield {
            line: hit.line,
            span: ruleSpan(view, hit.line),
            message: message('{probability} of what the rules above leave is {share} % of all packets.', {
              probability: text ?? '',
              share,
            }),
            related: [
              { line: before.line, span: ruleSpan(view, before.line), message: message('It takes its part first.') },
            ],
          };
        }
      }
      left *= 1 - probability;
      before = hit;
    }
  },
};

function withoutComments(conditions: string | undefined): string {
  return (conditions ?? '').replace(/-m comment --comment (?:"(?:[^"\\]|\\.)*"|\S+) /g, '');
}

/** Targets after which the next rule is not tried; of a jump nobody knows without reading the chain. */
function takesAway(target: string | undefined): boolean {
  return target === 'DNAT' || target === 'SNAT' || target === 'ACCEPT' || target === 'DROP' || target === 'REJECT';
}
