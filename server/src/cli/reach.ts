/** `packet-path reach`: a packet that gets to a rule, and its way there. */
import type { PacketInput, TraceJson } from '../../../protocol/trace.ts';
import type { TableName } from '../catalog/types.ts';
import { type Family, families } from '../net/family.ts';
import type { Node } from '../node/model.ts';
import { readNode } from '../node/read.ts';
import { inEnglish, listed, message, render, type Translate } from '../text/message.ts';
import type { ReachGoal } from '../trace/reach/goal.ts';
import { placesOf } from '../trace/reach/json.ts';
import { type ReachAnswer, reach } from '../trace/reach/reach.ts';
import { reachText } from '../trace/reach/words.ts';
import { traceNode } from './engine.ts';
import { type ExitCode, exit, Failure } from './failure.ts';
import { readInput } from './inputs.ts';
import { lineReader } from './line-reader.ts';
import { styleOf } from './style.ts';
import { formatTrace } from './trace-text.ts';
import type { World } from './world.ts';

export interface ReachOptions {
  readonly table: string;
  readonly chain: string;
  readonly rule: string;
  readonly family?: Family;
  readonly json?: boolean;
}

export async function runReach(path: string, options: ReachOptions, world: World): Promise<ExitCode> {
  const input = await readInput(path, world);
  const { node } = readNode(input.name, input.files);
  const goal = goalOf(node, options);
  const answer = reach(node, goal);
  const packets = packetsOf(answer);
  const assumptions = answer.kind === 'reached' ? answer.assumptions : {};
  const translate: Translate = options.json === true ? inEnglish : world.translate;
  const traced =
    packets.length === 0
      ? undefined
      : [...traceNode(node, packets, { assumptions, replies: 'without', translate })].map(({ packet }) => packet);
  const text = render(reachText(answer, goal), translate);
  if (options.json === true) {
    const { kind } = answer;
    const trace = traced === undefined ? {} : { trace: { packets: traced } };
    const told = Object.keys(assumptions).length === 0 ? {} : { assumptions };
    world.write(`${JSON.stringify({ answer: kind, text, packets, ...told, rules: placesOf(answer), ...trace })}\n`);
  } else {
    world.write(`${styleOf(world).bold(text)}\n`);
    if (traced !== undefined) {
      const how = { colours: world.colours, lineOf: lineReader(input.files), title: 'packet', translate } as const;
      const { shown, others } = matchingOnly(traced, goal);
      for (const [index, packet] of shown.entries()) {
        const number = shown.length === 1 ? {} : { number: index + 1 };
        const described = packets[index];
        const asked = described === undefined ? {} : { asked: described };
        world.write(`\n${formatTrace(packet, { ...how, ...number, ...asked })}`);
      }
      if (others > 0)
        world.write(
          `\n${render(message('Outcomes of this packet in which it doesn’t match the rule, not shown: {count}.', { count: others }), translate)}\n`,
        );
    }
  }
  return answer.kind === 'reached' ? exit.clean : exit.problems;
}

/** Of the last packet only the outcomes in which it matches the rule: the answer is about these. */
function matchingOnly(
  packets: TraceJson['packets'],
  { table, chain, rule }: ReachGoal,
): { readonly shown: TraceJson['packets']; readonly others: number } {
  const last = packets.at(-1);
  if (last === undefined) return { shown: packets, others: 0 };
  const outcomes = last.outcomes.filter(({ events }) =>
    events.some((each) => each.event === 'rule' && each.table === table && each.chain === chain && each.rule === rule),
  );
  return { shown: [...packets.slice(0, -1), { ...last, outcomes }], others: last.outcomes.length - outcomes.length };
}

function packetsOf(answer: ReachAnswer): readonly PacketInput[] {
  return answer.kind === 'reached' ? answer.packets : [];
}

/** The rule that is meant. Where both families have it, IPv4's. */
function goalOf(node: Node, { table, chain, rule, family }: ReachOptions): ReachGoal {
  const number = /^\d+$/.test(rule) ? Number(rule) : 0;
  const asked = family === undefined ? families : [family];
  for (const each of asked) {
    for (const ruleset of node.rulesets) {
      const found = ruleset.tables.get(table as TableName)?.chains.get(chain);
      if (ruleset.family === each && found !== undefined && number >= 1 && number <= found.rules.length)
        return { family: each, table: table as TableName, chain, rule: number };
    }
  }
  throw new Failure(message('{path}: {why}', { path: node.name, why: missingOf(node, { table, chain, rule }, asked) }));
}

function missingOf(node: Node, { table, chain, rule }: Omit<ReachOptions, 'family'>, asked: readonly Family[]) {
  const rulesets = node.rulesets.filter((ruleset) => asked.includes(ruleset.family));
  const tables = rulesets.flatMap((ruleset) => ruleset.tables.get(table as TableName) ?? []);
  if (tables.length === 0) {
    const known = listed([...new Set(rulesets.flatMap((ruleset) => [...ruleset.tables.keys()]))]);
    return message('there is no table {table} in these dumps; they have {tables}.', { table, tables: known || '-' });
  }
  const chains = tables.flatMap(({ chains: all }) => all.get(chain) ?? []);
  if (chains.length === 0) return message('table {table} has no chain {chain}.', { table, chain });
  const count = Math.max(...chains.map(({ rules }) => rules.length));
  return message('--rule: chain {chain} has {count} rules, expected a number from 1 to {count}, found “{rule}”.', {
    chain,
    count,
    rule,
  });
}
