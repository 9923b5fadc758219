/**
 * `npm test`: installs, builds, and runs everything there is. Plain Node 20, because nothing is installed yet.
 *
 *     npm test -- --only unit,e2e      some stages alone
 */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fail, installPackages, needNode20, onPath, root, run, runKept } from './lib.mjs';

needNode20();
const at = process.argv.indexOf('--only');
const only = at < 0 ? undefined : (process.argv[at + 1] ?? '').split(',');
const counts = { passed: 0, failed: 0, skipped: 0 };

function add({ passed = 0, failed = 0, skipped = 0 }) {
  counts.passed += passed;
  counts.failed += failed;
  counts.skipped += skipped;
}

/** A stage that is one command: it passes or fails as a whole. */
function command(name, args) {
  return async () => add(run('node', [join('node_modules', ...name), ...args]) === 0 ? { passed: 1 } : { failed: 1 });
}

function script(path, ...args) {
  return async () => add(run('node', [path, ...args]) === 0 ? { passed: 1 } : { failed: 1 });
}

/** A stage whose last line of the form "N passed, N failed, N skipped" is counted. */
async function counted(path, ...args) {
  const { code, text } = await runKept('node', [path, ...args]);
  const line = [...text.matchAll(/^(?:\w+: )?(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/gm)].at(-1);
  if (line === undefined) return add({ failed: 1 });
  const [passed, failed, skipped] = [line[1], line[2], line[3] ?? '0'].map(Number);
  add({ passed, failed: Math.max(failed, code === 0 ? 0 : 1), skipped });
}

async function unit() {
  mkdirSync(join(root, '.cache'), { recursive: true });
  const file = join('.cache', 'vitest.json');
  const code = run('node', [
    join('node_modules', 'vitest', 'vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile=${file}`,
  ]);
  if (!existsSync(join(root, file))) return add({ failed: 1 });
  const { numPassedTests, numFailedTests, numPendingTests, numFailedTestSuites } = JSON.parse(
    readFileSync(join(root, file), 'utf8'),
  );
  const failed = Math.max(numFailedTests, code === 0 ? 0 : Math.max(1, numFailedTestSuites));
  add({ passed: numPassedTests, failed, skipped: numPendingTests });
}

async function conformance() {
  if (onPath('linux.uml') === '')
    console.log('No user-mode Linux here (Debian: apt-get install user-mode-linux): recorded answers only.');
  await counted(join('conformance', 'run.ts'), '--ci');
}

async function e2e() {
  const browser = process.env.CHROMIUM ?? onPath('chromium');
  if (browser === '') {
    console.log('No Chromium here: the tests in real VS Code need it (Debian: apt-get install chromium).');
    return add({ failed: 1 });
  }
  const { installEditor } = await import('../e2e/install.mjs');
  installEditor();
  await counted(join('e2e', 'run.ts'));
}

const stages = [
  { name: 'typecheck', run: typecheck },
  { name: 'lint', run: command(['@biomejs', 'biome', 'bin', 'biome'], ['check', '--error-on-warnings', '.']) },
  { name: 'build', run: script('scripts/build.ts'), vital: true },
  { name: 'unit', run: unit },
  { name: 'conformance', run: conformance },
  { name: 'package', run: script('scripts/package.ts'), vital: true },
  { name: 'e2e', run: e2e },
];

async function typecheck() {
  for (const project of ['server', 'client', 'media', 'tsconfig.tools.json']) {
    add(run('tsc', ['-p', project]) === 0 ? { passed: 1 } : { failed: 1 });
  }
}

const unknown = only?.filter((name) => !stages.some((stage) => stage.name === name)) ?? [];
if (unknown.length > 0)
  fail(`No stage is called ${unknown.join(', ')}. There are: ${stages.map((stage) => stage.name).join(', ')}.`);

installPackages();
const summary = [];
for (const stage of stages) {
  if (only !== undefined && !only.includes(stage.name)) continue;
  console.log(`\n── ${stage.name} ${'─'.repeat(60 - stage.name.length)}`);
  const before = counts.failed;
  const start = Date.now();
  try {
    await stage.run();
  } catch (error) {
    console.error(error.message);
    add({ failed: 1 });
  }
  const failed = counts.failed > before;
  summary.push(
    `${failed ? 'FAILED' : 'ok    '}  ${((Date.now() - start) / 1000).toFixed(1).padStart(6)} s  ${stage.name}`,
  );
  if (failed && stage.vital) break;
}

console.log(`\n${summary.join('\n')}\n`);
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exit(counts.failed === 0 && counts.passed > 0 ? 0 : 1);
