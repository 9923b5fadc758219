import type { ChunkReading } from '../dialects/iptables-save/dump/chunk-reading.ts';
import { ruleLinesOf } from '../dialects/iptables-save/dump/names.ts';
import type { Rule } from '../dialects/iptables-save/model.ts';
import { message } from '../text/message.ts';
import { once } from '../text/once.ts';
import type { RulesCheck } from './check.ts';
import { ruleSpan } from './places.ts';
import { chunkwise, hitsNear } from './shape.ts';
import { ruleAt, tableAt } from './view.ts';

const invalid =
  /^(?:\[\d+:\d+\] )?-A (\S+)(?: -m comment --comment (?:"[^"\n]*"|\S+))* -m (?:conntrack --ctstate|state --state) INVALID -j DROP\r?$/;
const hint = / INVALID -j DROP/g;
const find = once((reading: ChunkReading) => hitsNear(reading, hint, invalid));

/** Rules of a chain that are looked at before the one that drops. */
const mostRules = 200;

export const invalidAfterAccept: RulesCheck = {
  kind: 'rules',
  code: 'invalid-after-accept',
  dialect: 'iptables-save',
  title: 'Invalid packets are dropped after they were accepted',
  severity: 'info',
  why: 'Packets that belong to no connection are meant to be dropped, but a rule above accepts packets for a port whatever their state. Put the rule that drops INVALID above it.',
  before: `*filter
:INPUT DROP [0:0]
-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
-A INPUT -m conntrack --ctstate INVALID -j DROP
COMMIT
`,
  after: `*filter
:INPUT DROP [0:0]
-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A INPUT -m conntrack --ctstate INVALID -j DROP
-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
COMMIT
`,
  prepare: find,
  *run(view) {
    for (const { firstLine, item } of chunkwise(view.dump, find)) {
      const { groups } = item;
      const line = firstLine + item.line;
      const table = tableAt(view, line);
      if (table === undefined) continue;
      const above = ruleLinesOf(table.block, groups[0] ?? '').filter((other) => other < line);
      const early = above.slice(0, mostRules).find((other) => acceptsAnyState(ruleAt(view, other)));
      if (early === undefined) continue;
      yield {
        line,
        span: ruleSpan(view, line),
        message: message('Line {line} accepts packets in any state, INVALID too, before this rule drops them.', {
          line: early + 1,
        }),
        related: [{ line: early, span: ruleSpan(view, early), message: message('Accepts packets in any state.') }],
      };
    }
  },
};

/** Accepts packets for a port, and asks nothing about their connection. */
function acceptsAnyState(rule: Rule | undefined): boolean {
  if (rule?.target?.name !== 'ACCEPT' || rule.target.spec === undefined) return false;
  const matches = rule.matches.filter(({ spec }) => spec?.name !== 'comment');
  const plain = matches.every(({ spec }) => spec !== undefined && ['tcp', 'udp', 'multiport'].includes(spec.name));
  const options = matches.flatMap((match) => match.options).map(({ spec }) => spec.name);
  return plain && options.some((name) => name === '--dport' || name === '--dports') && !options.some(asksFlags);
}

function asksFlags(option: string): boolean {
  return option === '--syn' || option === '--tcp-flags';
}
