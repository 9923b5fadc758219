import { ownerOfChain } from '../catalog/wellKnown/find.ts';
import type { ChunkReading } from '../dialects/iptables-save/dump/chunk-reading.ts';
import { isBuiltin, lastRuleLine } from '../dialects/iptables-save/dump/names.ts';
import { message } from '../text/message.ts';
import { once } from '../text/once.ts';
import type { RulesCheck } from './check.ts';
import { ruleSpan } from './places.ts';
import { isSteady } from './redundant-rule.ts';
import { chunkwise, hitsNear } from './shape.ts';
import { ruleAt, tableAt } from './view.ts';

const hint = / -j RETURN\b/g;
const returns = /^(?:\[\d+:\d+\] )?-A (\S+) (?:.* )?-j RETURN(?: -m comment --comment .*)?\r?$/;
const find = once((reading: ChunkReading) => hitsNear(reading, hint, returns));

/** Docker ends some of its chains so by habit; that is its own affair. */
export const uselessReturn: RulesCheck = {
  kind: 'rules',
  code: 'useless-return',
  dialect: 'iptables-save',
  title: 'RETURN at the end of a chain',
  severity: 'hint',
  why: 'A packet that reaches the end of a chain goes back anyway, and in a built-in chain meets the policy. RETURN as the last rule does the same, whatever its conditions.',
  before: `*filter
:INPUT ACCEPT [0:0]
:web - [0:0]
-A INPUT -j web
-A web -s 192.0.2.1/32 -j DROP
-A web -j RETURN
COMMIT
`,
  after: `*filter
:INPUT ACCEPT [0:0]
:web - [0:0]
-A INPUT -j web
-A web -s 192.0.2.1/32 -j DROP
COMMIT
`,
  prepare: find,
  *run(view) {
    for (const { firstLine, item } of chunkwise(view.dump, find)) {
      const line = firstLine + item.line;
      const chain = item.groups[0] ?? '';
      const table = tableAt(view, line);
      if (table === undefined || table.block.edited) continue;
      if (lastRuleLine(table.block, chain) !== line || ownerOfChain(table.known, chain) !== undefined) continue;
      const rule = ruleAt(view, line);
      if (rule === undefined || !isSteady(rule)) continue;
      const what = isBuiltin(table.block, chain)
        ? message('RETURN in a built-in chain means its policy, which packets meet at the end anyway.')
        : message('Packets go back at the end of the chain anyway.');
      yield { line, span: ruleSpan(view, line), message: what, unnecessary: true };
    }
  },
};
