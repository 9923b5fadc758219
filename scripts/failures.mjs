/**
 * What failed, for the end of the output: of a run on another machine often nothing but the last lines is shown.
 * Plain Node 20, as the runner is.
 */
import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/** Lines of a message that are shown, and characters of each. */
const LINES = 4;
const WIDTH = 300;
/** Failures that are shown of a stage. */
const MOST = 20;

/**
 * Counts of the unit tests from Vitest's report (`--reporter=json`) and its exit code, with each failed test and the
 * first lines of what it says. A test counts once, however many groups it stands in.
 */
export function unitOutcome(report, code, root) {
  const failures = report.testResults.flatMap((file) => failuresOf(file, root));
  if (failures.length === 0 && code !== 0)
    failures.push(`vitest ended with code ${code} though no test failed: it says why above`);
  return {
    passed: report.numPassedTests,
    failed: failures.length,
    skipped: report.numPendingTests + report.numTodoTests,
    failures,
  };
}

function failuresOf({ name, status, message, assertionResults }, root) {
  const file = relative(root, name);
  const failed = assertionResults.filter((test) => test.status === 'failed');
  // A file that can't be loaded, or in which a hook fails, need not have a failed test.
  if (failed.length === 0) return status === 'failed' ? [entry(file, message || 'It fails outside of its tests.')] : [];
  return failed.map(({ ancestorTitles, title, failureMessages }) =>
    entry([file, ...ancestorTitles.filter((each) => each !== ''), title].join(' > '), failureMessages[0] ?? ''),
  );
}

function entry(title, message) {
  const lines = stripVTControlCharacters(message)
    .split('\n')
    .filter((line) => line.trim() !== '' && !/^\s+at /.test(line));
  return [title, ...lines.slice(0, LINES).map((line) => `  ${line.slice(0, WIDTH)}`)].join('\n');
}

/** What a script that counts for itself says of its failures: its lines `failed: …`. */
export function failuresIn(text) {
  return [...text.matchAll(/^failed: (.*)$/gm)].map(([, what]) => stripVTControlCharacters(what).slice(0, WIDTH));
}

/** The failures of a stage as they are shown; an empty text where there are none. */
export function failuresText(stage, failures) {
  if (failures.length === 0) return '';
  const more = failures.length > MOST ? [`… and ${failures.length - MOST} more`] : [];
  const lines = [...failures.slice(0, MOST), ...more].join('\n').split('\n');
  return [`What failed in ${stage}:`, ...lines.map((line) => `  ${line}`)].join('\n');
}
