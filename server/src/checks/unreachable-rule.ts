import type { Block } from '../dialects/iptables-save/dump/blocks.ts';
import { jumpsTo, ruleLinesOf } from '../dialects/iptables-save/dump/names.ts';
import { message } from '../text/message.ts';
import type { Finding, RulesCheck } from './check.ts';
import { ruleSpan } from './places.ts';
import { type Ending, endingsOf } from './shape.ts';
import { type RulesView, ruleAt, type TableView } from './view.ts';

/** So many rules behind the one that takes all packets are marked; the message counts them all. */
const mostMarked = 50;

/** A rule that takes every packet hides what stands below it in its chain. */
export const unreachableRule: RulesCheck = {
  kind: 'rules',
  code: 'unreachable-rule',
  dialect: 'iptables-save',
  title: 'A rule that no packet reaches',
  severity: 'warning',
  why: 'A rule above it in the chain has no condition and a verdict, so it takes every packet. Rules are tried from top to bottom: `iptables -A` put this one behind the end. Move it up (`iptables -I`), or remove it.',
  before: `*filter
:INPUT ACCEPT [0:0]
-A INPUT -i lo -j ACCEPT
-A INPUT -j DROP
-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
COMMIT
`,
  after: `*filter
:INPUT ACCEPT [0:0]
-A INPUT -i lo -j ACCEPT
-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
-A INPUT -j DROP
COMMIT
`,
  *run(view) {
    for (const table of view.tables) yield* inTable(view, table);
  },
};

function* inTable(view: RulesView, { block }: TableView): Generator<Finding> {
  // Where lines insert and delete rules, the order of the lines is not that of the rules.
  if (block.parts.some(({ part }) => part.edits.length > 0)) return;
  const endings = endingsIn(view, block);
  const first = new Map<string, Ending>();
  for (const ending of endings) if (!first.has(ending.chain)) first.set(ending.chain, ending);
  for (const ending of [...first.values(), ...jumpsWithoutReturn(view, block, first)]) {
    const hidden = ruleLinesOf(block, ending.chain).filter((line) => line > ending.line);
    const related = [
      { line: ending.line, span: ruleSpan(view, ending.line), message: message('This rule takes every packet.') },
    ];
    for (const line of hidden.slice(0, mostMarked)) {
      yield {
        line,
        span: ruleSpan(view, line),
        message: message('Never reached: the rule in line {line} takes every packet.', { line: ending.line + 1 }),
        related,
        unnecessary: true,
      };
    }
  }
}

/** Lines count from the file's first here. */
function endingsIn(view: RulesView, block: Block): readonly Ending[] {
  return view.dump.slots
    .filter(({ id }) => block.order.has(id))
    .flatMap(({ reading, firstLine }) =>
      endingsOf(reading).map((ending) => ({ ...ending, line: firstLine + ending.line })),
    )
    .filter(({ line }) => line > block.firstLine && line <= block.lastLine);
}

/** Jumps without condition to chains that decide about every packet themselves: nothing comes back from there. */
function jumpsWithoutReturn(view: RulesView, block: Block, first: ReadonlyMap<string, Ending>): readonly Ending[] {
  const found = new Map<string, Ending>();
  for (const [chain, ending] of first) {
    if (ending.how === 'goto' || ending.target === 'RETURN' || !decidesAlone(view, block, chain, ending.line)) continue;
    for (const { line, from } of jumpsTo(block, chain)) {
      const known = found.get(from) ?? first.get(from);
      if (known !== undefined && known.line < line) continue;
      const rule = ruleAt(view, line);
      if (rule === undefined || rule.conditions.length > 0) continue;
      if (rule.matches.some(({ spec }) => spec?.name !== 'comment')) continue;
      found.set(from, { line, chain: from, how: 'jump', target: chain });
    }
  }
  return [...found.values()].filter(({ chain, line }) => !(first.get(chain)?.line === line));
}

/** True where no rule above the ending lets a packet go back to the caller. */
function decidesAlone(view: RulesView, block: Block, chain: string, end: number): boolean {
  const above = ruleLinesOf(block, chain).filter((line) => line < end);
  return above.every((line) => {
    const target = ruleAt(view, line)?.target;
    return target === undefined || (target.how === 'jump' && target.name !== 'RETURN');
  });
}
