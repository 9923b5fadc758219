import { jumpsTo } from '../dialects/iptables-save/dump/names.ts';
import { formatMark } from '../net/mark.ts';
import { message } from '../text/message.ts';
import type { RulesCheck } from './check.ts';
import { type MarkPlace, markPlaces } from './marks.ts';
import { ruleSpan } from './places.ts';
import type { TableView } from './view.ts';

/** Chains that exist to ask for masquerading: kube-proxy's, and those of port mappings of CNI. */
const asking = /^(?:KUBE-MARK-MASQ|CNI-HOSTPORT-SETMARK)$/;

export const masqueradeMarkNeverTested: RulesCheck = {
  kind: 'rules',
  code: 'masquerade-mark-never-tested',
  dialect: 'iptables-save',
  title: 'A mark that asks for masquerading, and no rule of POSTROUTING that tests it',
  severity: 'warning',
  why: 'KUBE-MARK-MASQ translates nothing: it marks packets whose source has to be changed when they leave. Where nothing below POSTROUTING tests the mark, they leave with the source that they came with, and replies go past this node: connections from outside hang. Mostly the jump from POSTROUTING to KUBE-POSTROUTING was lost, by a flush or by another program that restored its own rules.',
  before: `*nat
:PREROUTING ACCEPT [0:0]
:INPUT ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
:KUBE-MARK-MASQ - [0:0]
:KUBE-POSTROUTING - [0:0]
-A PREROUTING -d 10.96.0.0/12 -j KUBE-MARK-MASQ
-A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000
-A KUBE-POSTROUTING -m mark ! --mark 0x4000/0x4000 -j RETURN
-A KUBE-POSTROUTING -j MASQUERADE --random-fully
COMMIT
`,
  after: `*nat
:PREROUTING ACCEPT [0:0]
:INPUT ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
:KUBE-MARK-MASQ - [0:0]
:KUBE-POSTROUTING - [0:0]
-A PREROUTING -d 10.96.0.0/12 -j KUBE-MARK-MASQ
-A POSTROUTING -m comment --comment "kubernetes postrouting rules" -j KUBE-POSTROUTING
-A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000
-A KUBE-POSTROUTING -m mark ! --mark 0x4000/0x4000 -j RETURN
-A KUBE-POSTROUTING -j MASQUERADE --random-fully
COMMIT
`,
  *run(view) {
    const tables = view.tables.filter(({ known }) => known === 'nat');
    if (!tables.some(({ block }) => [...block.index.rules.keys()].some((chain) => asking.test(chain)))) return;
    const places = markPlaces(view).filter(({ table }) => table.known === 'nat');
    for (const place of places) {
      if (place.does !== 'set' || !asking.test(place.chain) || place.bits === 0) continue;
      if (isTested(place, places)) continue;
      yield {
        line: place.line,
        span: ruleSpan(view, place.line),
        message: message('No rule below POSTROUTING of nat tests {mark}: what is marked here is not masqueraded.', {
          mark: formatMark(place.bits),
        }),
      };
    }
  },
};

/** In the table of the place itself: a second table of the name is another family's. */
function isTested({ table, bits }: MarkPlace, places: readonly MarkPlace[]): boolean {
  return places.some(
    (other) =>
      other.table === table && other.does === 'test' && (other.bits & bits) !== 0 && isBelow(table, other.chain),
  );
}

/** Whether jumps lead from POSTROUTING to the chain. */
function isBelow(table: TableView, chain: string, seen: ReadonlySet<string> = new Set()): boolean {
  if (chain === 'POSTROUTING') return true;
  if (seen.has(chain)) return false;
  const above = new Set([...seen, chain]);
  return jumpsTo(table.block, chain).some(({ from }) => isBelow(table, from, above));
}
