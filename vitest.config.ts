import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{server,client,media,protocol,scripts,syntaxes,grammars,bench,conformance,docs,l10n}/**/*.test.ts'],
    snapshotFormat: { escapeString: false, printBasicPrototype: false },
  },
});
