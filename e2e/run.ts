/** Runs the tests in real VS Code with node's own runner, and closes with one line that counts them. */
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';

const here = import.meta.dirname;
const counts = { passed: 0, failed: 0, skipped: 0 };

// One file after another: each has an editor and a browser of its own, and would wait for the others' anyway.
const stream = run({
  files: globSync(`tests/${process.argv[2] ?? '*'}.e2e.ts`, { cwd: here })
    .sort()
    .map((file) => join(here, file)),
  concurrency: 1,
  timeout: 300_000,
});
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
console.log(`\ne2e: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exitCode = counts.failed === 0 && counts.passed > 0 ? 0 : 1;
