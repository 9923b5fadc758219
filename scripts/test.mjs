/**
 * `npm test`: installs, builds, and runs everything there is. Plain Node 20, because nothing is installed yet.
 *
 *     npm test -- --only unit,e2e      some stages alone, and the stages that those need
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findBrowser } from '../e2e/browser.mjs';
import { failuresIn, failuresText, unitOutcome } from './failures.mjs';
import { fail, installPackages, needNode20, root, run, runKept } from './lib.mjs';

/** In the order in which they run. `needs` names stages without which a stage can't run. */
const stages = [
  { name: 'typecheck', needs: [], run: typecheck },
  { name: 'lint', needs: [], run: () => command('biome', 'check', '--error-on-warnings', '.') },
  { name: 'build', needs: [], run: () => command('node', 'scripts/build.ts') },
  { name: 'unit', needs: [], run: () => tests('unit') },
  { name: 'sweeps', needs: [], run: () => tests('sweeps') },
  { name: 'conformance', needs: ['build'], run: conformance },
  { name: 'package', needs: ['build'], run: () => command('node', 'scripts/package.ts') },
  { name: 'e2e', needs: ['build', 'package'], run: e2e },
];

needNode20();
const chosen = chosenStages(process.argv.slice(2));
installPackages();

const total = { passed: 0, failed: 0, skipped: 0 };
const broken = new Set();
const summary = [];
const failures = [];
for (const { name, needs, run } of stages.filter((stage) => chosen.has(stage.name))) {
  console.log(`\n── ${name} ${'─'.repeat(60 - name.length)}`);
  const start = Date.now();
  const counts = needs.some((need) => broken.has(need)) ? cannotRun(needs) : await outcome(run);
  const seconds = ((Date.now() - start) / 1000).toFixed(1).padStart(6);
  for (const key of Object.keys(total)) total[key] += counts[key] ?? 0;
  if (counts.failed > 0) {
    broken.add(name);
    failures.push(`${failuresText(name, counts.failures)}\n\n`);
  }
  summary.push(`${mark(counts)}  ${seconds} s  ${name.padEnd(12)} ${words(counts)}`);
}
console.log(`\n${summary.join('\n')}\n\n${failures.join('')}${words(total)}`);
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1);

function chosenStages(args) {
  const names = stages.map((stage) => stage.name);
  if (args.length === 0) return new Set(names);
  const [option, list = ''] = args[0].includes('=') ? args[0].split('=') : args;
  const only = list.split(',');
  const unknown = option === '--only' ? only.filter((name) => !names.includes(name)) : [option];
  if (unknown.length > 0)
    fail(`${unknown.join(', ')} is not known. Usage: npm test -- --only STAGE,STAGE with ${names.join(', ')}.`);
  return new Set([...only, ...stages.filter(({ name }) => only.includes(name)).flatMap(({ needs }) => needs)]);
}

async function outcome(stage) {
  try {
    return await stage();
  } catch (error) {
    console.error(error.message);
    return failure(error.message);
  }
}

function cannotRun(needs) {
  const why = `It needs ${needs.filter((need) => broken.has(need)).join(' and ')}, which failed.`;
  console.log(why);
  return failure(why);
}

function failure(...what) {
  return { failed: what.length, failures: what };
}

function mark({ passed = 0, failed = 0 }) {
  if (failed > 0) return 'FAILED ';
  return passed > 0 ? 'ok     ' : 'skipped';
}

function words({ passed = 0, failed = 0, skipped = 0 }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/** A stage that is one command passes or fails as a whole. */
function command(program, ...args) {
  const code = run(program, args);
  return code === 0 ? { passed: 1 } : failure(`${[program, ...args].join(' ')} ended with code ${code}`);
}

function typecheck() {
  const failed = ['server', 'client', 'media', 'tsconfig.tools.json'].filter((project) => run('tsc', ['-p', project]));
  return { ...failure(...failed.map((project) => `tsc -p ${project}`)), passed: 4 - failed.length };
}

/** Those of one project of vitest.config.ts. */
function tests(project) {
  mkdirSync(join(root, '.cache'), { recursive: true });
  const file = join(root, '.cache', `vitest-${project}.json`);
  rmSync(file, { force: true });
  const code = run('vitest', [
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ]);
  if (!existsSync(file)) return failure(`vitest ended with code ${code} and left no report`);
  return unitOutcome(JSON.parse(readFileSync(file, 'utf8')), code, root);
}

/** A script that ends with a line of its own counts, as this one does. */
async function counted(...args) {
  const { code, text } = await runKept('node', args);
  const line = [...text.matchAll(/^(?:\w+: )?(\d+) passed, (\d+) failed, (\d+) skipped$/gm)].at(-1);
  const ended = `${args.join(' ')} ended with code ${code}`;
  if (line === undefined) return failure(`${ended} and without its counts`);
  const [passed, counted, skipped] = line.slice(1).map(Number);
  const failed = Math.max(counted, code === 0 ? 0 : 1);
  const named = failuresIn(text);
  return { passed, failed, skipped, failures: failed > 0 && named.length === 0 ? [ended] : named };
}

async function conformance() {
  const compared = await counted('conformance/run.ts', '--ci');
  const searched = await counted('conformance/search.ts', '--ci');
  const sum = (key) => (compared[key] ?? 0) + (searched[key] ?? 0);
  const failures = [...(compared.failures ?? []), ...(searched.failures ?? [])];
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped'), failures };
}

async function e2e() {
  if (findBrowser() === undefined) {
    console.log('No Chromium here, which the tests in real VS Code need (Debian: apt-get install chromium).');
    // On a machine whose duty is to run everything, nothing is left out silently.
    return process.env.CI ? failure('There is no Chromium here.') : { skipped: 1 };
  }
  const { installEditor } = await import('../e2e/install.mjs');
  installEditor();
  if (run('tsc', ['-p', 'e2e']) !== 0) return failure('tsc -p e2e');
  return counted('e2e/run.ts');
}
