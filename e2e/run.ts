/** Runs the tests in real VS Code with node's own runner, and closes with one line that counts them. */
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';

const here = import.meta.dirname;

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** One file after another would wait for the others anyway: each has an editor and a browser of its own. */
async function runFile(file: string): Promise<Counts> {
  const counts: Counts = { passed: 0, failed: 0, skipped: 0 };
  const stream = run({ files: [file], concurrency: 1, timeout: 900_000 });
  stream.on('test:pass', ({ skip, details }) => {
    if (details.type === 'suite') return;
    if (skip) counts.skipped++;
    else counts.passed++;
  });
  // A suite fails with its tests, which are counted; alone it fails where its `after` does.
  let suiteFailed = false;
  stream.on('test:fail', ({ details }) => {
    if (details.type === 'suite') suiteFailed = true;
    else counts.failed++;
  });
  for await (const text of stream.compose(new spec())) process.stdout.write(text);
  if (suiteFailed && counts.failed === 0) counts.failed = 1;
  return counts;
}

const total: Counts = { passed: 0, failed: 0, skipped: 0 };
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
}

console.log(`\ne2e: ${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
