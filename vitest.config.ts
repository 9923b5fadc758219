import { defineConfig } from 'vitest/config';

const rooms = '{server,client,media,protocol,scripts,syntaxes,grammars,bench,conformance,docs,l10n}';
const tests = `${rooms}/**/*.test.ts`;
const sweeps = `${rooms}/**/*.sweep.test.ts`;

export default defineConfig({
  test: {
    projects: [
      { extends: true, test: { name: 'unit', include: [tests], exclude: [sweeps] } },
      // What goes through everything, and takes a second or more: `npm run test:sweeps`.
      { extends: true, test: { name: 'sweeps', include: [sweeps] } },
    ],
    snapshotFormat: { escapeString: false, printBasicPrototype: false },
    // No test may leave state behind (no module has any), so files share a thread: most of the time went into
    // importing the same modules once for every file.
    isolate: false,
    pool: 'threads',
    // One core less, as is usual, is half of a small machine.
    maxWorkers: '100%',
    // Node reads our TypeScript itself, as it does for every script here: faster than Vite's transforms, and nothing
    // is mocked that would need them.
    experimental: { viteModuleRunner: false, nodeLoader: false },
    // A loaded machine is no failure: how fast things are is for bench/ to say.
    testTimeout: 30_000,
    expect: { poll: { timeout: 20_000 } },
  },
});
