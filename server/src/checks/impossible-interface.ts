import type { ChunkReading } from '../dialects/iptables-save/dump/chunk-reading.ts';
import { chainBits, graphOf } from '../dialects/iptables-save/dump/graph.ts';
import { isBuiltin } from '../dialects/iptables-save/dump/names.ts';
import { listed, message } from '../text/message.ts';
import { once } from '../text/once.ts';
import type { Finding, RulesCheck } from './check.ts';
import { chunkwise, hitsNear } from './shape.ts';
import { type RulesView, ruleAt, tableAt, textAt } from './view.ts';

/** At these hooks a packet has no interface of arrival, or none of departure yet. */
const withoutIn = chainBits.OUTPUT | chainBits.POSTROUTING;
const withoutOut = chainBits.PREROUTING | chainBits.INPUT;

const hint = / (?:-[io]|--(?:in|out)-interface)[ =]/g;
const option = /^(?:\[\d+:\d+\] )?-A (\S+) (?:.* )?(?:-i|-o|--(?:in|out)-interface)[ =]\S/;
const find = once((reading: ChunkReading) => hitsNear(reading, hint, option));

/** In built-in chains iptables itself refuses it; in chains of one's own it is accepted and never holds. Names it refuses too are bad values. */
export const impossibleInterface: RulesCheck = {
  kind: 'rules',
  code: 'impossible-interface',
  dialect: 'iptables-save',
  title: 'An interface that packets do not have here, or that there can be nowhere',
  severity: 'warning',
  why: 'A packet that this machine made did not arrive anywhere, and one that has just arrived has not been routed yet. A condition on that interface never holds in a chain that only such packets reach. Nor does one on a name that the kernel gives no device: with a blank, a slash or a colon in it, or `.` and `..`. iptables takes these, the slash and the blank with a warning (an empty name, or one of more than 15 bytes, it refuses). A name such as `eth0:1` is the label of an address: its packets come by `eth0`.',
  before: `*filter
:INPUT ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:out - [0:0]
-A OUTPUT -j out
-A out -i eth0 -j DROP
COMMIT
`,
  after: `*filter
:INPUT ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:out - [0:0]
-A OUTPUT -j out
-A out -o eth0 -j DROP
COMMIT
`,
  prepare: find,
  *run(view) {
    for (const { firstLine, item } of chunkwise(view.dump, find)) {
      const { groups } = item;
      const line = firstLine + item.line;
      const table = tableAt(view, line);
      const chain = groups[0] ?? '';
      if (impossibleName.test(textAt(view, line))) yield* impossibleNames(view, line);
      if (table === undefined || isBuiltin(table.block, chain)) continue;
      const reach = graphOf(table.block.index.edges).reach(chain);
      if (reach === 0) continue;
      for (const use of ruleAt(view, line)?.conditions ?? []) {
        if (use.negated || use.value.kind !== 'interface' || (use.value.wildcard && use.value.name === '')) continue;
        const missing = use.spec.name === '-i' ? withoutIn : use.spec.name === '-o' ? withoutOut : 0;
        if ((reach & ~missing) !== 0) continue;
        const from = listed(
          Object.entries(chainBits)
            .filter(([, bit]) => (reach & bit) !== 0)
            .map(([name]) => name),
        );
        yield {
          line,
          span: { start: use.nameSpan.start, end: use.words.at(-1)?.span.end ?? use.nameSpan.end },
          message:
            use.spec.name === '-i'
              ? message('Packets come here from {chains} only, and have no interface of arrival there.', {
                  chains: from,
                })
              : message('Packets come here from {chains} only, where it is not known yet how they leave.', {
                  chains: from,
                }),
        };
      }
    }
  },
};

/** What dev_valid_name() of the kernel (net/core/dev.c) refuses in the names of devices. */
const impossibleName = / (?:-[io]|--(?:in|out)-interface)[ =](?:"[^"]*[\s/:]|[^\s"]*[/:]|"?\.\.?["\s]|\.\.?$)/;

/** Blanks as the kernel counts them. */
const badCharacter = /[ \t\n\v\f\r/:]/;

function* impossibleNames(view: RulesView, line: number): Generator<Finding> {
  for (const { value, words, nameSpan } of ruleAt(view, line)?.conditions ?? []) {
    if (value.kind !== 'interface') continue;
    const { name, wildcard } = value;
    const dots = !wildcard && (name === '.' || name === '..');
    if (!dots && !badCharacter.test(name)) continue;
    const alias = /^([^\s/:]+):[^\s/:]+$/.exec(name)?.[1];
    yield {
      line,
      span: { start: nameSpan.start, end: words.at(-1)?.span.end ?? nameSpan.end },
      message:
        alias === undefined
          ? dots
            ? message('No interface can be named “{name}”, which is a folder’s name.', { name })
            : message('No interface can be named “{name}”: names have no blanks, slashes or colons.', { name })
          : message('No packet comes or goes by “{name}”, which is a label of an address: the interface is {device}.', {
              name,
              device: alias,
            }),
    };
  }
}
