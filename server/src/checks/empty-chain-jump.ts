import { ownerOfChain } from '../catalog/wellKnown/find.ts';
import { declarationsOf, isBuiltin, jumpsTo } from '../dialects/iptables-save/dump/names.ts';
import { message } from '../text/message.ts';
import type { RulesCheck } from './check.ts';
import { declarationPlace, targetSpan } from './places.ts';
import { chainsWhere, type NameStatement } from './standing.ts';
import { ruleAt } from './view.ts';

const empty: NameStatement = ({ index, table }, chain) =>
  index.jumps.has(chain) && !index.rules.has(chain) && index.declared.has(chain) && !isBuiltin({ table }, chain);

/** Chains of known software are left out: Docker and kube-proxy fill theirs when there is something to fill in. */
export const emptyChainJump: RulesCheck = {
  kind: 'rules',
  code: 'empty-chain-jump',
  dialect: 'iptables-save',
  title: 'A jump to a chain without rules',
  severity: 'hint',
  why: 'The chain holds nothing, so packets come back at once and the jump does nothing. Perhaps its rules were flushed, or go elsewhere.',
  before: `*filter
:INPUT ACCEPT [0:0]
:web - [0:0]
-A INPUT -j web
COMMIT
`,
  after: `*filter
:INPUT ACCEPT [0:0]
:web - [0:0]
-A INPUT -j web
-A web -p tcp -m tcp --dport 443 -j ACCEPT
COMMIT
`,
  *run(view) {
    for (const table of view.tables) {
      const { block, known } = table;
      if (block.edited) continue;
      for (const chain of yield* chainsWhere(view, table, empty)) {
        yield undefined;
        if (ownerOfChain(known, chain) !== undefined) continue;
        const related = declarationsOf(block, chain)
          .slice(0, 1)
          .map((line) => ({ ...declarationPlace(view, line), message: message('It is declared here.') }));
        for (const { line } of jumpsTo(block, chain)) {
          yield {
            line,
            span: targetSpan(view, line),
            message:
              ruleAt(view, line)?.target?.how === 'goto'
                ? message(
                    'Chain “{chain}” has no rules, and a goto does not come back: packets leave this chain here.',
                    {
                      chain,
                    },
                  )
                : message('Chain “{chain}” has no rules: packets come back at once.', { chain }),
            related,
          };
        }
      }
    }
  },
};
