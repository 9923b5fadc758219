import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{server,client,media,protocol,scripts,syntaxes,grammars,bench,conformance,docs,l10n}/**/*.test.ts'],
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
