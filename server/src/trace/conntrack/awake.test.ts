import { expect, test } from 'vitest';
import { router } from '../testing/node.ts';
import { marksConnections } from './awake.ts';

const marks = (...rules: readonly string[]): boolean => {
  const [ruleset] = router(`*mangle\n:PREROUTING ACCEPT [0:0]\n${rules.join('\n')}\nCOMMIT\n`).rulesets;
  if (ruleset === undefined) throw new Error('no rules');
  return marksConnections(ruleset);
};

test.each([
  ['a rule marks connections', ['-A PREROUTING -j CONNMARK --set-xmark 0x1/0x1'], true],
  [
    'only a comment names the target',
    ['-A PREROUTING -m state --state NEW -m comment --comment CONNMARK -j ACCEPT'],
    false,
  ],
  ['connections are tested only', ['-A PREROUTING -m connmark --mark 0x1 -j ACCEPT'], false],
])('%s', (_, rules, expected) => expect(marks(...rules)).toBe(expected));
