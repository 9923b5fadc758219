import { describe, expect, test } from 'vitest';
import { checkRules } from '../checks/run.ts';
import { render } from '../text/message.ts';
import { actionsFor, type Edit } from './actions.ts';
import { viewOfText } from './testing/fixture.ts';

/** The dump after each action that mends its unreachable rule, or the finding of that code, by the action's title. */
function mended(dump: string, wanted = 'unreachable-rule'): Readonly<Record<string, string>> {
  const view = viewOfText(dump);
  const found = checkRules(view).filter(({ code }) => code === wanted);
  return Object.fromEntries(
    found.flatMap((diagnostic) =>
      actionsFor(view, diagnostic).map(({ title, edits }) => [render(title), withEdits(dump, edits)]),
    ),
  );
}

function withEdits(text: string, edits: readonly Edit[]): string {
  const starts = [0];
  for (const [index, character] of [...text].entries()) if (character === '\n') starts.push(index + 1);
  const offset = ({ line, character }: Edit['range']['start']): number => (starts[line] ?? text.length) + character;
  const sorted = [...edits].sort((a, b) => offset(b.range.start) - offset(a.range.start));
  return sorted.reduce(
    (all, edit) => all.slice(0, offset(edit.range.start)) + edit.text + all.slice(offset(edit.range.end)),
    text,
  );
}

const head = '*filter\n:INPUT ACCEPT [0:0]\n';

describe('a rule that no packet reaches', () => {
  test('is removed, or moved before the first that takes its packets', () => {
    const [log, drop, accept] = [
      '-A INPUT -j LOG\n',
      '-A INPUT -p tcp -j DROP\n',
      '-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT\n',
    ];
    expect(mended(`${head}${log}${drop}${accept}COMMIT\n`)).toEqual({
      'Remove this rule': `${head}${log}${drop}COMMIT\n`,
      'Move before the rule in line 4, which takes its packets': `${head}${log}${accept}${drop}COMMIT\n`,
    });
  });
  test('in the last line of a file without an end', () => {
    const text = '-P INPUT ACCEPT\n-A INPUT -p tcp -j DROP\n-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT';
    expect(mended(text)).toEqual({
      'Remove this rule': '-P INPUT ACCEPT\n-A INPUT -p tcp -j DROP\n',
      'Move before the rule in line 2, which takes its packets':
        '-P INPUT ACCEPT\n-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT\n-A INPUT -p tcp -j DROP\n',
    });
  });
  test('a chain that is never entered stays declared', () => {
    const text = `${head}:web - [0:0]\n-A INPUT -j DROP\n-A INPUT -p tcp -j web\n-A web -j LOG\nCOMMIT\n`;
    expect(Object.keys(mended(text))).toEqual([
      'Remove this rule',
      'Move before the rule in line 4, which takes its packets',
    ]);
  });
});

describe('a list of ports', () => {
  test.each([
    ['-p tcp -m tcp --dport 22,23', '-p tcp -m tcp -m multiport --dports 22,23'],
    ['-p udp ! --sport=53,67', '-p udp -m multiport ! --sports 53,67'],
    ['-p tcp -m multiport -m tcp --dport 22,23', '-p tcp -m multiport -m tcp --dports 22,23'],
  ])('%s is given to -m multiport', (before, after) => {
    const changed = mended(`${head}-A INPUT ${before} -j ACCEPT\nCOMMIT\n`, 'bad-value');
    expect(Object.values(changed)).toEqual([`${head}-A INPUT ${after} -j ACCEPT\nCOMMIT\n`]);
    for (const text of Object.values(changed))
      expect(checkRules(viewOfText(text)).filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});
