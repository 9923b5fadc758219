/**
 * The search for a packet that reaches a rule, held against the engine: for every rule of random and recorded nodes.
 *
 *     node conformance/search.ts --seed 1 --count 40 [--kind mixed|crowded|rare] [--golden TOPIC] [--sessions 60] [--only NAME]
 *     node conformance/search.ts --on devices --seed 1 --count 10      crowded rules on the machines of a recorded topic
 *     node conformance/search.ts --theme kube --seed 1 --count 10      nodes of a theme, as a real kernel dumps them
 *     node conformance/search.ts --live 4 [--theme … | --golden …]     the packets that it finds, shown to a real kernel
 *     node conformance/search.ts --ci                                  a fixed slice of these
 *
 * Where it says that none can, thousands of packets must not get there, and without the rules that it names some packet
 * must. Where it knows nothing, the same packets tell what a better search would find.
 */
import { parseArgs } from 'node:util';
import type { Node } from '../server/src/node/model.ts';
import { render } from '../server/src/text/message.ts';
import type { ReachGoal } from '../server/src/trace/reach/goal.ts';
import { matches } from '../server/src/trace/reach/prove.ts';
import { namesSomething, type ReachAnswer, reach } from '../server/src/trace/reach/reach.ts';
import type { ThemeName } from './generate/index.ts';
import { chance } from './generate/prng.ts';
import { missing } from './kernel/boot.ts';
import { showLive, witnessesOf } from './search/live.ts';
import {
  type Asked,
  crowdedOn,
  dumped,
  KINDS,
  nameOf,
  nodeOf,
  random,
  recorded,
  rulesOf,
  textOf,
} from './search/nodes.ts';
import { packetsOf, type Sighting, sightings } from './search/packets.ts';
import { withoutRules } from './search/without.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '40' },
    kind: { type: 'string', default: 'crowded' },
    on: { type: 'string' },
    golden: { type: 'string' },
    sessions: { type: 'string', default: '60' },
    only: { type: 'string' },
    show: { type: 'string', default: '5' },
    what: { type: 'string', default: '' },
    theme: { type: 'string' },
    live: { type: 'string' },
    ci: { type: 'boolean', default: false },
  },
});
const seed = Number(values.seed);
/** The slice of every run of CI: recorded nodes, so that one boot of the kernel does. */
const CI = { seed: 2, golden: 'generated', count: 12, each: 2, show: 6 };
if (values.ci) {
  const lacking = missing();
  if (lacking.length > 0) console.log(`No live kernel: ${lacking.join(', ')} missing.\n0 passed, 0 failed, 1 skipped`);
  else
    process.exitCode = await showLive(witnessesOf(recorded(CI.golden).slice(0, CI.count), CI.each, CI.seed), CI.show);
  process.exit();
}
const kind = KINDS.find((each) => each === values.kind) ?? 'crowded';
const all = await nodes();

async function nodes(): Promise<readonly Asked[]> {
  const count = Number(values.count);
  const { on } = values;
  if (on !== undefined) return Array.from({ length: count }, (_, index) => crowdedOn(on, seed, index));
  if (values.golden !== undefined) return recorded(values.golden).slice(0, count);
  const theme = (values.theme ?? (values.live === undefined ? undefined : 'mixed')) as ThemeName | undefined;
  if (theme !== undefined) return dumped(seed, count, theme);
  return Array.from({ length: count }, (_, index) => random(seed, index, kind));
}

const counts: Record<string, number> = {};
const count = (what: string): void => {
  counts[what] = (counts[what] ?? 0) + 1;
};
let shownSoFar = 0;
const slow: { readonly ms: number; readonly what: string }[] = [];

if (values.live !== undefined)
  process.exitCode = await showLive(witnessesOf(all, Number(values.live), seed), Number(values.show));
else searchAll();

function searchAll(): void {
  for (const asked of all) {
    if (values.only !== undefined && asked.name !== values.only) continue;
    const node = nodeOf(asked);
    const goals = rulesOf(node);
    const answers = goals.map((goal) => {
      const start = performance.now();
      const answer = reach(node, goal);
      slow.push({ ms: performance.now() - start, what: `${asked.name} ${nameOf(goal)}: ${answer.kind}` });
      return answer;
    });
    const seen = seenIn(node, asked, goals);
    for (const [index, goal] of goals.entries())
      judge(asked, goal, answers[index] as ReachAnswer, seen.get(nameOf(goal)));
  }
  slow.sort((a, b) => b.ms - a.ms);
  console.log(counts);
  if (Object.keys(counts).some((what) => what.startsWith('WRONG'))) process.exitCode = 1;
  console.log(
    `slowest: ${slow
      .slice(0, 4)
      .map(({ ms, what }) => `${ms.toFixed(0)} ms ${what}`)
      .join('; ')}`,
  );
  console.log(`median ${slow[slow.length >> 1]?.ms.toFixed(1)} ms, ${slow.length} rules`);
}

function judge(asked: Asked, goal: ReachGoal, answer: ReachAnswer, sighting: Sighting | undefined): void {
  count(answer.kind === 'none' ? `none: ${answer.why}` : answer.kind);
  switch (answer.kind) {
    case 'reached':
      if (!matches(answer.outcome, goal)) report('WRONG the packet does not match', asked, goal, answer);
      return;
    case 'none':
      if (sighting !== undefined) return report('WRONG none can, but this does', asked, goal, answer, sighting);
      if (answer.why === 'taken') checkTakers(asked, goal, answer);
      return;
    case 'open':
      if (sighting !== undefined) report('missed', asked, goal, answer, sighting);
      else report(namesSomething(answer) ? 'open, unseen' : 'WRONG open without a name', asked, goal, answer);
      return;
    case 'no-rule':
      return report('WRONG there is such a rule', asked, goal, answer);
  }
}

/** Without the rules that are said to take all packets some packet must come. */
function checkTakers(asked: Asked, goal: ReachGoal, answer: Extract<ReachAnswer, { readonly kind: 'none' }>): void {
  const files = withoutRules(asked.files, answer.takers);
  const node = nodeOf({ ...asked, files });
  const again = reach(node, goal);
  if (again.kind === 'reached') return count('takers true');
  const seen = seenIn(node, { ...asked, files }, [goal]);
  if (seen.size > 0) return count('takers true');
  if (again.kind === 'none') report(`takers incomplete (then ${again.why})`, asked, goal, answer);
  else report('takers unsure', asked, goal, answer);
}

function report(what: string, asked: Asked, goal: ReachGoal, answer: ReachAnswer, sighting?: Sighting): void {
  count(what);
  if (!what.includes(values.what) || shownSoFar++ >= Number(values.show)) return;
  const name = (rules: readonly { readonly table: string; readonly chain: string; readonly rule?: number }[]) =>
    rules.map((rule) => `${rule.table}/${rule.chain}/${rule.rule ?? 'policy'}`).join(' ');
  const said =
    answer.kind === 'none'
      ? `${answer.why} ${name(answer.takers)}`
      : answer.kind === 'open'
        ? `cut ${answer.cut} ${name(answer.unknowns)} closest ${answer.closest === undefined ? '' : render(answer.closest.why)} ${JSON.stringify(answer.closest?.packets)}`
        : '';
  console.log(`--- ${what}: ${asked.name} ${nameOf(goal)}: ${answer.kind} ${said}\n    ${textOf(asked, goal)}`);
  if (sighting !== undefined) {
    for (const packet of sighting.packets.slice(-3)) console.log(`    ${JSON.stringify(packet)}`);
    console.log(
      `    if ${sighting.outcome.assumptions.map(({ id, holds }) => `${holds ? '' : 'not '}${id}`).join(', ')}`,
    );
  }
  if (values.only === undefined) return;
  for (const [file, text] of Object.entries(asked.files)) console.log(`    == ${file}\n${text}`);
}

function seenIn(node: Node, asked: Asked, goals: readonly ReachGoal[]): ReadonlyMap<string, Sighting> {
  const names = new Set(goals.map(nameOf));
  const found = new Map<string, Sighting>();
  for (let session = 0; session < Number(values.sessions); session++) {
    const c = chance(seed * 7_000_003 + session);
    for (const sighting of sightings(node, packetsOf(c, asked.world))) {
      for (const step of sighting.outcome.steps) {
        if (step.kind !== 'rule') continue;
        const name = nameOf({ family: step.packet.family, table: step.table, chain: step.chain, rule: step.rule });
        if (names.has(name) && !found.has(name)) found.set(name, sighting);
      }
    }
  }
  return found;
}
