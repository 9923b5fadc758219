import { expect, test } from 'vitest';
import { router } from '../testing/node.ts';
import { changesSetsAt, marksAt } from './imprints.ts';

const hooks = ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'];

function imprints(rules: readonly string[]): string {
  const chains = [...hooks.map((hook) => `:${hook} ACCEPT [0:0]`), ':A - [0:0]', ':B - [0:0]'];
  const dump = ['*mangle', ...chains, ...rules.map((rule) => `-A ${rule}`), 'COMMIT', ''].join('\n');
  const [ruleset] = router(dump).rulesets;
  if (ruleset === undefined) return 'no rules';
  const marks = hooks.filter((hook) => marksAt(ruleset, [hook]));
  const sets = hooks.filter((hook) => changesSetsAt(ruleset, [hook]));
  return `marks: ${marks.join() || '-'}; sets: ${sets.join() || '-'}`;
}

test.each<readonly [rules: readonly string[], found: string]>([
  [['FORWARD -j CONNMARK --set-mark 1'], 'marks: FORWARD; sets: -'],
  [['A -j CONNMARK --save-mark'], 'marks: -; sets: -'],
  [['OUTPUT -j A', 'A -g B', 'B -j CONNMARK --save-mark'], 'marks: OUTPUT; sets: -'],
  // Restoring marks packets.
  [['OUTPUT -j CONNMARK --restore-mark', 'INPUT -j CONNMARK --set-mark 1'], 'marks: INPUT; sets: -'],
  [['INPUT -j B', 'OUTPUT -j A', 'A -j B', 'B -j SET --add-set s src'], 'marks: -; sets: INPUT,OUTPUT'],
  // Looking up counts, where anybody asks for the counts.
  [
    ['OUTPUT -m set --match-set s src', 'INPUT -m set --match-set s src --packets-gt 3'],
    'marks: -; sets: INPUT,OUTPUT',
  ],
  [['OUTPUT -m set --match-set s src'], 'marks: -; sets: -'],
  // Chains that lead in circles are no dump of a kernel, but may be typed.
  [['OUTPUT -j A', 'A -j B', 'B -j A', 'B -j CONNMARK --set-mark 1'], 'marks: OUTPUT; sets: -'],
])('%j: %s', (rules, found) => {
  expect(imprints(rules)).toBe(found);
});
