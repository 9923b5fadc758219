import { ownerOfChain } from '../catalog/wellKnown/find.ts';
import type { NameIndex } from '../dialects/iptables-save/dump/block-index.ts';
import type { Block } from '../dialects/iptables-save/dump/blocks.ts';
import { declarationsOf, isBuiltin } from '../dialects/iptables-save/dump/names.ts';
import { message } from '../text/message.ts';
import type { RulesCheck } from './check.ts';
import { declarationPlace } from './places.ts';

interface Kept {
  readonly jumps: NameIndex;
  readonly names: readonly string[];
}

/** By the index of declarations, which stays the same while no name changes. */
const kept = new WeakMap<NameIndex, Kept>();

function unusedIn(block: Block): readonly string[] {
  const { declared, jumps } = block.index;
  const known = kept.get(declared);
  if (known?.jumps === jumps) return known.names;
  const names = [...declared.keys()].filter((chain) => !jumps.has(chain) && !isBuiltin(block, chain));
  kept.set(declared, { jumps, names });
  return names;
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
    for (const { block, known } of view.tables) {
      if (block.parts.some(({ part }) => part.edits.length > 0)) continue;
      for (const chain of unusedIn(block)) {
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
