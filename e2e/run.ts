/** Runs the tests in real VS Code with node's own runner, and closes with one line that counts them. */
import { globSync } from 'node:fs';
import { basename, join } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';

const here = import.meta.dirname;

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
  /** What failed, a line each: the file, the test, and what it says first. */
  readonly failures: string[];
}

/** One file after another would wait for the others anyway: each has an editor and a browser of its own. */
async function runFile(file: string): Promise<Counts> {
  const counts: Counts = { passed: 0, failed: 0, skipped: 0, failures: [] };
  const stream = run({ files: [file], concurrency: 1, timeout: 900_000 });
  stream.on('test:pass', ({ skip, details }) => {
    if (details.type === 'suite') return;
    if (skip) counts.skipped++;
    else counts.passed++;
  });
  // A suite fails with its tests, which are counted; alone it fails where its `after` does.
  let failedSuite: string | undefined;
  stream.on('test:fail', ({ name, details }) => {
    const what = `${basename(file)}: ${name}: ${firstLine(details.error)}`;
    if (details.type === 'suite') failedSuite = what;
    else {
      counts.failed++;
      counts.failures.push(what);
    }
  });
  for await (const text of stream.compose(new spec())) process.stdout.write(text);
  if (failedSuite !== undefined && counts.failed === 0) {
    counts.failed = 1;
    counts.failures.push(failedSuite);
  }
  return counts;
}

/** Of the error that the test threw, which node's runner wraps in one of its own. */
function firstLine({ message, cause }: Error): string {
  const [line = ''] = (cause instanceof Error ? cause.message : message).split('\n');
  return line;
}

const total: Counts = { passed: 0, failed: 0, skipped: 0, failures: [] };
const files = globSync(`tests/${process.argv[2] ?? '*'}.e2e.ts`, { cwd: here }).sort();
for (const file of files) {
  let counts = await runFile(join(here, file));
  if (counts.failed > 0) {
    // An editor and a browser on a busy machine may miss a moment. What fails twice in a row is broken.
    console.log(`\n${file}: ${counts.failed} failed; once more, with a fresh editor.\n`);
    counts = await runFile(join(here, file));
  }
  total.passed += counts.passed;
  total.failed += counts.failed;
  total.skipped += counts.skipped;
  total.failures.push(...counts.failures);
}

for (const what of total.failures) console.log(`failed: ${what}`);
console.log(`\ne2e: ${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
