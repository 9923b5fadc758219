import { ownerOfChain } from '../catalog/wellKnown/find.ts';
import { isBuiltin, ruleLinesOf } from '../dialects/iptables-save/dump/names.ts';
import { message } from '../text/message.ts';
import type { RulesCheck } from './check.ts';
import { ruleSpan } from './places.ts';
import { endingsOf } from './shape.ts';
import { tableAt } from './view.ts';

/** Docker ends some of its chains so by habit; that is its own affair. */
export const uselessReturn: RulesCheck = {
  kind: 'rules',
  code: 'useless-return',
  dialect: 'iptables-save',
  title: 'RETURN at the end of a chain',
  severity: 'hint',
  why: 'A packet that reaches the end of a chain goes back anyway, and in a built-in chain meets the policy. RETURN as the last rule, without conditions, does the same.',
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
  *run(view) {
    for (const { reading, firstLine } of view.dump.slots) {
      for (const ending of endingsOf(reading)) {
        if (ending.target !== 'RETURN' || ending.how !== 'jump') continue;
        const line = firstLine + ending.line;
        const table = tableAt(view, line);
        if (table === undefined || table.block.parts.some(({ part }) => part.edits.length > 0)) continue;
        if (ruleLinesOf(table.block, ending.chain).at(-1) !== line) continue;
        if (ownerOfChain(table.known, ending.chain) !== undefined) continue;
        const what = isBuiltin(table.block, ending.chain)
          ? message('RETURN in a built-in chain means its policy, which packets meet at the end anyway.')
          : message('Packets go back at the end of the chain anyway.');
        yield { line, span: ruleSpan(view, line), message: what, unnecessary: true };
      }
    }
  },
};
