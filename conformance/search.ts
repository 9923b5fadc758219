/**
 * The search for a packet that reaches a rule, held against the engine: for every rule of random and recorded nodes.
 *
 *     node conformance/search.ts --seed 1 --count 40 [--kind mixed|crowded] [--golden TOPIC] [--sessions 60] [--only NAME]
 *     node conformance/search.ts --theme kube --seed 1 --count 10      nodes of a theme, as a real kernel dumps them
 *     node conformance/search.ts --live 4 [--theme … | --golden …]     the packets that it finds, shown to a real kernel
 *
 * Where it says that none can, thousands of packets must not get there, and without the rules that it names some packet
 * must. Where it knows nothing, the same packets tell what a better search would find.
 */
import { parseArgs } from 'node:util';
import type { Node } from '../server/src/node/model.ts';
import { matches } from '../server/src/trace/reach/prove.ts';
import { type ReachAnswer, type ReachGoal, reach } from '../server/src/trace/reach/reach.ts';
import { kernelLine } from './compare.ts';
import type { ThemeName } from './generate/index.ts';
import { chance } from './generate/prng.ts';
import { show, witnessesOf } from './search/live.ts';
import { type Asked, dumped, nodeOf, random, recorded } from './search/nodes.ts';
import { packetsOf, type Sighting, sightings } from './search/packets.ts';
import { withoutRules } from './search/without.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '40' },
    kind: { type: 'string', default: 'crowded' },
    golden: { type: 'string' },
    sessions: { type: 'string', default: '60' },
    only: { type: 'string' },
    show: { type: 'string', default: '5' },
    what: { type: 'string', default: '' },
    theme: { type: 'string' },
    live: { type: 'string' },
  },
});
const seed = Number(values.seed);
const kind = values.kind === 'mixed' ? 'mixed' : 'crowded';
const all = await nodes();

async function nodes(): Promise<readonly Asked[]> {
  const count = Number(values.count);
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

if (values.live !== undefined) process.exitCode = await showAll(Number(values.live));
else searchAll();

/** Some packets of each node, in a real kernel. A packet that rests on an assumption may take another way there. */
async function showAll(each: number): Promise<number> {
  const { shown, failures } = await show(witnessesOf(all, rulesOf, each, seed));
  for (const failure of failures) console.log(`could not be played: ${failure}`);
  for (const { witness, hit, certain, events } of shown) {
    count(
      hit ? 'the kernel agrees' : certain ? 'WRONG the kernel does otherwise' : 'open, and the kernel took another way',
    );
    if (hit || shownSoFar++ >= Number(values.show)) continue;
    const { asked, goal, answer } = witness;
    console.log(`--- ${certain ? 'WRONG' : 'open'}: ${witness.scenario.name}\n    ${textOf(asked, goal)}`);
    for (const packet of answer.packets) console.log(`    ${JSON.stringify(packet)}`);
    console.log(
      `    if ${answer.outcome.assumptions.map(({ id, holds }) => `${holds ? '' : 'not '}${id}`).join(', ')}`,
    );
    for (const event of events) console.log(`    ${kernelLine(event)}`);
  }
  console.log(counts);
  return failures.length > 0 || shown.some(({ hit, certain }) => certain && !hit) ? 1 : 0;
}

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
      else report(answer.unknowns.length === 0 ? 'open without a name' : 'open, unseen', asked, goal, answer);
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
        ? `cut ${answer.cut} ${name(answer.unknowns)}`
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

function textOf({ files }: Asked, { family, table, chain, rule }: ReachGoal): string {
  const text = files[family === 'ipv6' ? 'ip6tables-save.txt' : 'iptables-save.txt'] ?? '';
  const block = text.slice(text.indexOf(`*${table}\n`)).split('COMMIT')[0] ?? '';
  return block.split('\n').filter((line) => line.startsWith(`-A ${chain} `))[rule - 1] ?? '';
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

function nameOf({ family, table, chain, rule }: ReachGoal): string {
  return `${family} ${table}/${chain}/${rule}`;
}

function rulesOf(node: Node): readonly ReachGoal[] {
  return node.rulesets.flatMap(({ family, tables }) =>
    [...tables.values()].flatMap(({ name: table, chains }) =>
      [...chains.values()].flatMap(({ name: chain, rules }) =>
        Array.from({ length: rules.length }, (_, index) => ({ family, table, chain, rule: index + 1 })),
      ),
    ),
  );
}
