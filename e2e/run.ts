/** Runs the tests in real VS Code with node's own runner, and closes with one line that counts them. */
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';

const here = import.meta.dirname;
const counts = { passed: 0, failed: 0, skipped: 0 };

const stream = run({
  files: globSync('tests/*.e2e.ts', { cwd: here }).map((file) => join(here, file)),
  concurrency: 1,
  timeout: 240_000,
});
stream.on('test:pass', ({ skip, details }) => {
  if (details.type === 'suite') return;
  if (skip) counts.skipped++;
  else counts.passed++;
});
stream.on('test:fail', ({ details }) => {
  if (details.type !== 'suite') counts.failed++;
});
stream.compose(new spec()).pipe(process.stdout);
stream.on('end', () => {
  setTimeout(() => {
    console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
    process.exitCode = counts.failed === 0 && counts.passed > 0 ? 0 : 1;
  }, 50);
});
