/**
 * Holds the tool against a real Linux kernel.
 *
 *   node conformance/run.ts [--filter TEXT]                          plays the scenarios in a live kernel, then compares
 *   node conformance/run.ts --seed N --count M [--theme NAME]        plays random ones
 *   node conformance/run.ts --golden [--filter TEXT]                 compares with recorded answers: needs no kernel
 *   node conformance/run.ts --ci                                     golden, and where a kernel can boot a live slice too
 *   node conformance/run.ts --file SCENARIOS.json                    plays the scenarios of a file
 *   node conformance/run.ts --answers …                              plays them again with what the other end answers
 *   node conformance/run.ts --replies …                              plays them again with what --reply supposes, and holds that against it
 *   node conformance/run.ts --record [--filter FILE]                 writes conformance/golden anew, or some of its files
 *
 * Live scenarios that differ, and those to be written down, are recorded again: a difference counts unless two of three recordings do without it.
 * --without NAME,… leaves dumps away whose file names begin so: what the kernel did must still be among the outcomes, or
 *   the trace say what it took for granted instead; packets that do neither are listed as silent.
 * --show N prints N differences. --keep FOLDER leaves the dumps of every failing scenario there.
 * Ends with `N passed, N failed, N skipped` (packets) and exit code 1 where any failed.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { againText, type Live, type Settled, settle } from './again.ts';
import { compareRecording } from './compare.ts';
import { generate, THEMES, type ThemeName } from './generate/index.ts';
import { readGolden, writeGolden } from './golden.ts';
import { missing } from './kernel/boot.ts';
import { type Recorded, record } from './kernel/record.ts';
import type { Recording, Scenario } from './kernel/scenario.ts';
import { type Compared, differencesText, extensionsText, summaryText, unknownDifferences } from './report.ts';
import { scenarios } from './scenarios/index.ts';
import { silentText } from './silent.ts';
import { askAll, CLI, writeNode } from './tool.ts';
import { withAnswers } from './withAnswers.ts';
import { withoutDumps } from './withoutDumps.ts';
import { withReplies } from './withReplies.ts';

const GOLDEN = fileURLToPath(new URL('golden/', import.meta.url));
/** The generated part of the golden files; another seed each time would make another diff each time. */
const GOLDEN_SEED = 1;
const GOLDEN_COUNT = 120;
const CI_COUNT = 180;
const CI_SEED = 7;
/** Milliseconds that the kernel's log must be quiet when a scenario is recorded again. */
const QUIET_IN_DOUBT = 15;

const { values } = parseArgs({
  options: {
    golden: { type: 'boolean', default: false },
    ci: { type: 'boolean', default: false },
    record: { type: 'boolean', default: false },
    filter: { type: 'string', default: '' },
    seed: { type: 'string' },
    count: { type: 'string' },
    theme: { type: 'string', default: 'mixed' },
    show: { type: 'string', default: '20' },
    keep: { type: 'string' },
    file: { type: 'string' },
    answers: { type: 'boolean', default: false },
    replies: { type: 'boolean', default: false },
    without: { type: 'string', default: '' },
  },
});

process.exitCode = values.record ? await recordGolden() : await compareAll();

async function compareAll(): Promise<number> {
  if (!isBuilt()) return 2;
  if (!isTheme(values.theme)) {
    console.error(`--theme ${values.theme}: the themes are ${Object.keys(THEMES).join(', ')}.`);
    return 2;
  }
  const lacking = missing();
  const started = Date.now();
  const golden = values.golden || values.ci ? await compare(goldenRecordings()) : [];
  let live: Settled = { compared: [], failures: [], again: [] };
  if (!values.golden) {
    if (lacking.length > 0) {
      console.log(`No live kernel: ${lacking.join(', ')} missing (see .ci/run for the packages).`);
      if (!values.ci) return 2;
    } else {
      live = await settle(await playLive(values.theme), playAgain);
    }
  }
  const compared = [...golden, ...live.compared];
  console.log(`Kernel and tool answered for ${compared.length} nodes in ${seconds(started)} s`);
  report(compared, live);
  const failed = compared.filter((one) => unknownDifferences(one).length > 0);
  if (values.keep !== undefined) {
    for (const { recording } of failed) writeNode(recording, join(values.keep, recording.scenario.name));
  }
  return failed.length > 0 || live.failures.length > 0 ? 1 : 0;
}

function isBuilt(): boolean {
  if (existsSync(CLI)) return true;
  console.error('dist/cli.js is not there: run `npm run build` first.');
  return false;
}

async function playAgain(doubtful: readonly Scenario[]): Promise<Live> {
  return compareLive(await record(doubtful, 1, QUIET_IN_DOUBT));
}

/** Asks the tool about recordings, and compares. */
async function compare(recordings: readonly Recording[]): Promise<readonly Compared[]> {
  const lacking = values.without.split(',').filter((word) => word !== '');
  const wanted = recordings
    .filter(({ scenario }) => scenario.name.includes(values.filter))
    .map((recording) => withoutDumps(recording, lacking));
  const answers = await askAll(wanted);
  return wanted.map((recording, index) => {
    const answer = answers[index] ?? { error: 'not asked' };
    return { recording, results: compareRecording(recording, answer) };
  });
}

async function compareLive({ recordings, failures }: Recorded): Promise<Live> {
  return { compared: await compare(recordings), failures };
}

function report(compared: readonly Compared[], live: Settled): void {
  for (const text of [
    extensionsText(compared),
    differencesText(compared, Number(values.show)),
    againText(live),
    ...(values.without === '' ? [] : [silentText(compared)]),
    summaryText(compared, live.failures),
  ]) {
    if (text !== '') console.log(text);
  }
}

function goldenRecordings(): readonly Recording[] {
  const folders = [GOLDEN, join(GOLDEN, 'examples')].filter((folder) => existsSync(folder));
  const files = folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((file) => file.endsWith('.json'))
      .map((file) => join(folder, file)),
  );
  return files.flatMap((file) => readGolden(file).recordings);
}

async function playLive(theme: ThemeName): Promise<Live> {
  // A fixed slice in CI: what fails there must fail again when it is looked into.
  const seed = Number(values.seed ?? (values.ci ? CI_SEED : Date.now() % 1_000_000));
  const count = Number(values.count ?? (values.ci ? CI_COUNT : 0));
  // In CI each second one: the others' recorded answers are held there too.
  const step = values.ci ? 2 : 1;
  const written = handWritten().filter(({ name }, index) => index % step === 0 && name.includes(values.filter));
  const started = Date.now();
  const once = await record([...written, ...generate(seed, count, theme)]);
  const played = values.answers ? await recordWithAnswers(once) : values.replies ? await recordWithReplies(once) : once;
  const packets = played.recordings.reduce((sum, { answers }) => sum + answers.length, 0);
  const generated = count > 0 ? `, ${count} generated with --theme ${theme} --seed ${seed}` : '';
  console.log(
    `Linux ${played.versions?.kernel ?? '?'} played ${played.recordings.length} scenarios (${packets} packets${generated}) in ${seconds(started)} s`,
  );
  return compareLive(played);
}

/** Plays them once more: where a packet comes out shows only when it was sent. */
async function recordWithAnswers({ recordings, failures }: Recorded): Promise<Recorded> {
  const again = await record(recordings.flatMap((recording) => withAnswers(recording) ?? []));
  return { ...again, failures: [...failures, ...again.failures] };
}

/** The same with the replies that the tool supposes. */
async function recordWithReplies({ recordings, failures }: Recorded): Promise<Recorded> {
  const answers = await askAll(recordings, 'with');
  const played = recordings.map((recording, index) => withReplies(recording, answers[index] ?? { error: 'not asked' }));
  const again = await record(played.filter((scenario) => scenario !== undefined));
  return { ...again, failures: [...failures, ...again.failures] };
}

function isTheme(name: string): name is ThemeName {
  return Object.hasOwn(THEMES, name);
}

/** The scenarios beside the generated: those of a file, or all of ours where no seed asks for others. */
function handWritten(): readonly Scenario[] {
  // A list of them, or one alone.
  if (values.file !== undefined) return [JSON.parse(readFileSync(values.file, 'utf8'))].flat();
  return values.seed === undefined ? scenarios : [];
}

/**
 * One golden file for each file of scenarios, and one for the generated, with answers. A recording from which the tool
 * differs is made again, as a live one; what it still differs in is written down, and reported.
 */
async function recordGolden(): Promise<number> {
  if (!isBuilt()) return 2;
  const files = new Map<string, readonly Scenario[]>([['generated', await generatedWithAnswers()]]);
  for (const scenario of scenarios) {
    const file = scenario.name.split('/')[0] ?? '';
    files.set(file, [...(files.get(file) ?? []), scenario]);
  }
  for (const file of [...files.keys()]) if (!file.includes(values.filter)) files.delete(file);
  const once = await record([...files.values()].flat());
  const { versions } = once;
  const live = await settle(await compareLive(once), playAgain);
  report(live.compared, live);
  const recordings = live.compared.map(({ recording }) => recording);
  if (versions === undefined) return 1;
  for (const [file, wanted] of files) {
    writeGolden(
      join(GOLDEN, `${file}.json`),
      versions,
      wanted.flatMap((scenario) => recordings.find((recording) => recording.scenario === scenario) ?? []),
    );
  }
  return live.failures.length > 0 ? 1 : 0;
}

async function generatedWithAnswers(): Promise<readonly Scenario[]> {
  if (!'generated'.includes(values.filter)) return [];
  const { recordings } = await record(generate(GOLDEN_SEED, GOLDEN_COUNT));
  return recordings.map((recording) => withAnswers(recording) ?? recording.scenario);
}

function seconds(since: number): string {
  return ((Date.now() - since) / 1000).toFixed(1);
}
