import { listed, message } from '../text/message.ts';
import type { Finding, RulesCheck } from './check.ts';
import { declarationPlace, ruleSpan } from './places.ts';
import { takersIn } from './reachability/candidates.ts';
import type { Hidden } from './reachability/chain.ts';
import { hiddenIn, unenteredIn } from './reachability/table.ts';
import { endingsOf } from './shape.ts';
import { type RulesView, ruleAt, type TableView, textAt } from './view.ts';

/** So many rules behind the one that takes all packets are marked. */
const mostMarked = 50;
/** So many rules are named that take the packets of another together. */
const mostNamed = 6;

/** Rules that take every packet which a rule below them could match. */
export const unreachableRule: RulesCheck = {
  kind: 'rules',
  code: 'unreachable-rule',
  dialect: 'iptables-save',
  title: 'A rule that no packet reaches',
  severity: 'warning',
  why: 'Rules are tried from top to bottom, and the ones above take every packet that this one could match: one rule that is as wide, or several together. `iptables -A` often puts a rule behind the end like this. Move it up (`iptables -I`), or remove it. Rules whose matches depend on more than the packet (`limit`, `recent`, `string`, `statistic`…) are never counted among those that take its packets.',
  before: `*filter
:INPUT ACCEPT [0:0]
-A INPUT -i lo -j ACCEPT
-A INPUT -p tcp -j DROP
-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
COMMIT
`,
  after: `*filter
:INPUT ACCEPT [0:0]
-A INPUT -i lo -j ACCEPT
-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
-A INPUT -p tcp -j DROP
COMMIT
`,
  prepare(reading) {
    endingsOf(reading);
    for (const part of reading.parts) takersIn(reading, part);
  },
  *run(view) {
    for (const table of view.tables) {
      yield* inTable(view, table);
      yield undefined;
    }
  },
};

function* inTable(view: RulesView, { block }: TableView): Generator<Finding> {
  const hidden = hiddenIn(view, block);
  const marked = new Map<number, number>();
  for (const each of hidden) {
    const [first = 0] = each.by;
    const before = marked.get(first) ?? 0;
    marked.set(first, before + 1);
    if (before >= mostMarked || isTwin(view, each)) continue;
    yield {
      line: each.at,
      span: ruleSpan(view, each.at),
      message: whyHidden(each),
      related: each.by.slice(0, mostMarked).map((line) => ({
        line,
        span: ruleSpan(view, line),
        message:
          each.takes === 'all' ? message('This rule takes every packet.') : message('This rule takes its packets.'),
      })),
      unnecessary: true,
    };
  }
  for (const { line, calls } of unenteredIn(block, hidden, (at) => ruleAt(view, at)?.target?.name)) {
    yield {
      ...declarationPlace(view, line),
      message: message('Never entered: no packet reaches the rules that lead to this chain.'),
      related: calls
        .slice(0, mostMarked)
        .map((call) => ({ line: call, span: ruleSpan(view, call), message: message('This rule is never reached.') })),
    };
  }
}

/** The same rule twice is what `duplicate-rule` tells. */
function isTwin(view: RulesView, { at, by: [first, ...others] }: Hidden): boolean {
  const words = (line: number): string => textAt(view, line).slice(ruleSpan(view, line).start).trim();
  return first !== undefined && others.length === 0 && words(at) === words(first);
}

function whyHidden({ by, takes }: Hidden) {
  const [first = 0] = by;
  if (takes === 'all')
    return message('Never reached: the rule in line {line} takes every packet.', { line: first + 1 });
  if (by.length === 1)
    return message('Never reached: the rule in line {line} takes every packet that this one could match.', {
      line: first + 1,
    });
  const lines = listed(by.slice(0, mostNamed).map((line) => line + 1));
  if (by.length > mostNamed)
    return message(
      'Never reached: {count} rules together, the first in lines {lines}, take every packet that this one could match.',
      {
        count: by.length,
        lines,
      },
    );
  return message('Never reached: the rules in lines {lines} together take every packet that this one could match.', {
    lines,
  });
}
