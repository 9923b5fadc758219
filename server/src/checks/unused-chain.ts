import { ownerOfChain } from '../catalog/wellKnown/find.ts';
import type { Block } from '../dialects/iptables-save/dump/blocks.ts';
import { graphOf } from '../dialects/iptables-save/dump/graph.ts';
import { declarationsOf, isBuiltin, targetsOf } from '../dialects/iptables-save/dump/names.ts';
import { message } from '../text/message.ts';
import type { RulesCheck } from './check.ts';
import { declarationPlace } from './places.ts';
import { chainsWhere, type NameStatement } from './standing.ts';

const unused: NameStatement = (block, chain) =>
  block.index.declared.has(chain) && !block.index.jumps.has(chain) && !isBuiltin(block, chain);

/** Chains that only jump to each other. What an unused chain leads to is not told again. */
function inCircles(block: Block, alone: ReadonlySet<string>): readonly string[] {
  const { unreached } = graphOf(block.index.edges);
  const cutOff = new Set(unreached.filter((chain) => block.index.declared.has(chain) && !isBuiltin(block, chain)));
  if (cutOff.size === 0) return [];
  const told = new Set(alone);
  for (const chain of told) {
    cutOff.delete(chain);
    for (const target of targetsOf(block, chain)) told.add(target);
  }
  return [...cutOff];
}

/** Chains of known software are left out: some mark something by being there, others wait for use. */
export const unusedChain: RulesCheck = {
  kind: 'rules',
  code: 'unused-chain',
  dialect: 'iptables-save',
  title: 'A chain that nothing jumps to',
  severity: 'hint',
  why: 'No rule of the table jumps or goes to the chain, so that no packet ever walks it. Perhaps the jump was forgotten, or the chain is left over.',
  before: `*filter
:INPUT ACCEPT [0:0]
:web - [0:0]
-A web -p tcp -m tcp --dport 443 -j ACCEPT
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
      const alone = yield* chainsWhere(view, table, unused);
      for (const chain of inCircles(block, alone)) {
        const [line] = declarationsOf(block, chain);
        if (line === undefined || ownerOfChain(known, chain) !== undefined) continue;
        yield {
          ...declarationPlace(view, line),
          message: message('Nothing leads to chain “{chain}”: the chains that jump there are not reached themselves.', {
            chain,
          }),
          unnecessary: true,
        };
      }
      for (const chain of alone) {
        yield undefined;
        if (ownerOfChain(known, chain) !== undefined) continue;
        const [line] = declarationsOf(block, chain);
        if (line === undefined) continue;
        yield {
          ...declarationPlace(view, line),
          message: message('Nothing jumps to chain “{chain}”.', { chain }),
          unnecessary: true,
        };
      }
    }
  },
};
