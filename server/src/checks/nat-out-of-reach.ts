import type { ChunkReading } from '../dialects/iptables-save/dump/chunk-reading.ts';
import { chainBits, graphOf } from '../dialects/iptables-save/dump/graph.ts';
import { declarationsOf, isBuiltin } from '../dialects/iptables-save/dump/names.ts';
import { message } from '../text/message.ts';
import { once } from '../text/once.ts';
import type { RulesCheck } from './check.ts';
import { declarationPlace, targetSpan } from './places.ts';
import { chunkwise, hitsNear } from './shape.ts';
import { tableAt } from './view.ts';

const hint = / -j (?:MASQUERADE|SNAT)\b/g;
const sourceNat = /^(?:\[\d+:\d+\] )?-A (\S+) (?:.* )?-j (MASQUERADE|SNAT)\b/;
const find = once((reading: ChunkReading) => hitsNear(reading, hint, sourceNat));

/** The hooks at which each target is accepted. From others a jump to such a chain is refused: `wrong-chain` tells. */
const hooks: Readonly<Record<string, number>> = {
  MASQUERADE: chainBits.POSTROUTING,
  SNAT: chainBits.POSTROUTING | chainBits.INPUT,
};

/** Looks at the jumps alone, not at their conditions: what no jump leads to, no packet reaches. */
export const natOutOfReach: RulesCheck = {
  kind: 'rules',
  code: 'nat-out-of-reach',
  dialect: 'iptables-save',
  title: 'Source NAT that POSTROUTING never leads to',
  severity: 'warning',
  why: 'MASQUERADE and SNAT work in POSTROUTING of nat (SNAT also in INPUT). A chain of your own with such a rule does nothing until a rule of POSTROUTING jumps there, directly or by way of other chains: packets leave with the source that they came with, and answers don’t find back.',
  before: `*nat
:PREROUTING ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
:guests - [0:0]
-A guests -s 10.0.3.0/24 -o eth0 -j MASQUERADE
COMMIT
`,
  after: `*nat
:PREROUTING ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
:guests - [0:0]
-A POSTROUTING -j guests
-A guests -s 10.0.3.0/24 -o eth0 -j MASQUERADE
COMMIT
`,
  prepare: find,
  *run(view) {
    for (const { firstLine, item } of chunkwise(view.dump, find)) {
      const line = firstLine + item.line;
      const [chain = '', target = ''] = item.groups;
      const table = tableAt(view, line);
      if (table?.known !== 'nat' || isBuiltin(table.block, chain)) continue;
      if (table.block.edited) continue;
      if ((graphOf(table.block.index.edges).reach(chain) & (hooks[target] ?? 0)) !== 0) continue;
      const [declared] = declarationsOf(table.block, chain);
      yield {
        line,
        span: targetSpan(view, line),
        message: message('No way leads from POSTROUTING to {chain}: this {target} never takes a packet.', {
          chain,
          target,
        }),
        ...(declared === undefined
          ? {}
          : { related: [{ ...declarationPlace(view, declared), message: message('Nothing jumps here from there.') }] }),
      };
    }
  },
};
