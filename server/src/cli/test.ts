/** `packet-path test`: saved packets with what they expect, beside the dumps that they are traced over. */
import type { AssumptionJson, PacketInput } from '../../../protocol/trace.ts';
import { problemOfSaved, runSaved } from '../features/saved-packets/run.ts';
import { readNode } from '../node/read.ts';
import { type Message, message, render, type Translate } from '../text/message.ts';
import { type ExitCode, exit, Failure } from './failure.ts';
import { type NodeInput, readInput, readInputs } from './inputs.ts';
import { baseName, folderOf, joinPath } from './paths.ts';
import { type Style, styleOf } from './style.ts';
import { packetsOfJson } from './trace-options.ts';
import { assumptionLine } from './trace-text.ts';
import type { World } from './world.ts';

const ending = '.packets.json';

interface Suite {
  readonly input: NodeInput;
  /** Path of the file with the packets. */
  readonly path: string;
}

export async function runTest(paths: readonly string[], world: World): Promise<ExitCode> {
  const suites = (await Promise.all(paths.map((path) => suitesOf(path, world)))).flat();
  if (suites.length === 0) {
    throw new Failure(
      message('No saved packets were found in {paths}. Expected files that end in {ending} beside the dumps.', {
        paths: paths.join(', '),
        ending,
      }),
    );
  }
  const style = styleOf(world);
  let failed = 0;
  let total = 0;
  for (const { input, path } of suites) {
    const results = runSaved(readNode(input.name, input.files).node, await readSaved(path, world), world.translate);
    world.write(`${style.bold(path)}\n`);
    for (const { name, assumptions, differences } of results) {
      total++;
      if (differences.length > 0) failed++;
      world.write(report(name, assumptions, differences, { style, translate: world.translate }));
    }
  }
  const summary =
    failed === 0
      ? message('All {total} packets as expected.', { total })
      : message('{failed} of {total} packets differ.', { failed, total });
  world.write(`${render(summary, world.translate)}\n`);
  return failed === 0 ? exit.clean : exit.problems;
}

interface Voice {
  readonly style: Style;
  readonly translate: Translate;
}

function report(
  name: string,
  assumptions: readonly AssumptionJson[],
  found: readonly Message[],
  { style, translate }: Voice,
): string {
  const [word, paint] = found.length === 0 ? [message('ok'), style.green] : [message('differs'), style.red];
  const verdict = paint(render(word, translate).padEnd(7));
  const taken = assumptions.map((assumption) => assumptionLine(assumption, style, translate));
  const below = [...found.map((difference) => render(difference, translate)), ...taken].map(
    (line) => `             ${line}`,
  );
  return `${[`  ${verdict}  ${name}`, ...below].join('\n')}\n`;
}

async function suitesOf(path: string, world: World): Promise<readonly Suite[]> {
  if (path.endsWith(ending)) return [{ input: await readInput(folderOf(path), world), path }];
  const suites: Suite[] = [];
  for (const input of await readInputs([path], world)) {
    const folder = input.folder ?? folderOf(path);
    const names = ((await world.readDirectory(folder)) ?? [])
      .map((entry) => entry.name)
      .filter((name) => name.endsWith(ending));
    // Beside a dump that is named itself stand the packets of the same name: rules.v4 and rules.v4.packets.json.
    const own = input.folder === undefined ? names.filter((name) => name === baseName(path) + ending) : names;
    suites.push(...own.toSorted().map((name) => ({ input, path: joinPath(folder, name) })));
  }
  return suites;
}

async function readSaved(path: string, world: World): Promise<readonly PacketInput[]> {
  const { text } = await world.readFile(path);
  if (text === undefined) throw new Failure(message('{path} can’t be read.', { path }));
  const packets = packetsOfJson(text, path);
  const [problem] = packets.flatMap((packet, index) => problemOfSaved(packet, index) ?? []);
  if (problem !== undefined) throw new Failure(message('{path}: {problem}.', { path, problem }));
  return packets;
}
