import { expect, test } from 'vitest';
import { failuresIn, failuresText, unitOutcome } from './failures.mjs';

/** As Vitest writes it, without what nobody reads here. */
function report(...files: readonly object[]) {
  return { numPassedTests: 7, numPendingTests: 2, numTodoTests: 1, numFailedTestSuites: 3, testResults: files };
}

const thrown = `\u001b[31mError: Property failed after 11554 tests\u001b[39m
{ seed: -318838220, path: "11553:11:12:5:10:7", endOnFailure: true }
Counterexample: [["Name: 1:","Header:"],""]
Shrunk 5 time(s)

Hint: Enable verbose mode in order to have the list of all failing values encountered during the run
    at buildError (/project/node_modules/fast-check/lib/fast-check.js:2469:16)`;

const oneInAGroup = {
  name: '/project/server/src/dialects/dump.test.ts',
  status: 'failed',
  message: '',
  assertionResults: [
    { ancestorTitles: ['', 'readSets'], title: 'never throws', status: 'failed', failureMessages: [thrown] },
    { ancestorTitles: ['', 'readRoutes'], title: 'never throws', status: 'passed', failureMessages: [] },
  ],
};

test('a failed test counts once, whatever groups it stands in, and is named with what it says first', () => {
  const { failures, ...counts } = unitOutcome(report(oneInAGroup), 1, '/project');
  expect(counts).toEqual({ passed: 7, failed: 1, skipped: 3 });
  expect(failuresText('unit', failures)).toBe(`What failed in unit:
  server/src/dialects/dump.test.ts > readSets > never throws
    Error: Property failed after 11554 tests
    { seed: -318838220, path: "11553:11:12:5:10:7", endOnFailure: true }
    Counterexample: [["Name: 1:","Header:"],""]
    Shrunk 5 time(s)`);
});

test('a file that cannot be loaded has no tests, and counts', () => {
  const file = { name: '/project/a.test.ts', status: 'failed', message: 'Cannot find ./b.ts', assertionResults: [] };
  const { failed, failures } = unitOutcome(report(oneInAGroup, file), 1, '/project');
  expect(failed).toBe(2);
  expect(failures[1]).toBe('a.test.ts\n  Cannot find ./b.ts');
});

test('so does one in which a hook fails, of which the report says nothing', () => {
  const passed = { ancestorTitles: ['', 'x'], title: 'y', status: 'passed', failureMessages: [] };
  const file = { name: '/project/a.test.ts', status: 'failed', message: '', assertionResults: [passed] };
  const { failures } = unitOutcome(report(file), 1, '/project');
  expect(failures).toEqual(['a.test.ts\n  It fails outside of its tests.']);
});

test('an error outside of all tests is a failure', () => {
  const { failed, failures } = unitOutcome(report(), 1, '/project');
  expect(failed).toBe(1);
  expect(failures).toEqual(['vitest ended with code 1 though no test failed: it says why above']);
  expect(unitOutcome(report(), 0, '/project').failures).toEqual([]);
});

test('scripts that count for themselves name what failed', () => {
  const text =
    'failed: nat/hairpin, packet 2: it was forwarded\nothers\n  failed: not this\n8 passed, 1 failed, 0 skipped\n';
  expect(failuresIn(text)).toEqual(['nat/hairpin, packet 2: it was forwarded']);
});

test('of very many failures the first are shown', () => {
  const all = Array.from({ length: 30 }, (_, index) => `test ${index}`);
  const lines = failuresText('e2e', all).split('\n');
  expect(lines).toHaveLength(22);
  expect(lines.at(-1)).toBe('  … and 10 more');
  expect(failuresText('e2e', [])).toBe('');
});
