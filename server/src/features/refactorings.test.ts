import { expect, test } from 'vitest';
import { type RulesView, textAt } from '../checks/view.ts';
import { render } from '../text/message.ts';
import type { Edit } from './actions.ts';
import { refactorings } from './refactorings.ts';
import { filter, viewOfText } from './testing/fixture.ts';

/** The document after the edits, all of which are about the text before. */
function edited(view: RulesView, edits: readonly Edit[]): string {
  const lines = Array.from({ length: view.lineCount }, (_, line) => textAt(view, line));
  const offset = ({ line, character }: Edit['range']['start']): number =>
    lines.slice(0, line).reduce((sum, text) => sum + text.length + 1, 0) + character;
  return edits
    .toSorted((a, b) => offset(b.range.start) - offset(a.range.start) || offset(b.range.end) - offset(a.range.end))
    .reduce((text, { range, text: inserted }) => {
      return text.slice(0, offset(range.start)) + inserted + text.slice(offset(range.end));
    }, lines.join('\n'));
}

/** What the offer of a title makes of the lines of a filter table; undefined: it isn't offered. */
function made(kind: 'extract' | 'inline' | 'rewrite', rules: readonly string[], first: number, last = first) {
  const view = viewOfText(filter(...rules));
  const head = 5;
  const range = { start: { line: head + first, character: 0 }, end: { line: head + last, character: 1 } };
  const found = refactorings(view, range).find((offer) => offer.kind === kind);
  return found === undefined
    ? undefined
    : edited(view, found.edits)
        .split('\n')
        .slice(head - 1, -2);
}

test('rules become a chain of their own, and a jump takes their place', () => {
  expect(
    made('extract', ['-A INPUT -i lo -j ACCEPT', '-A INPUT -s 10.0.0.1/32 -j DROP', '-A INPUT -j LOG'], 0, 1),
  ).toEqual([
    ':web - [0:0]',
    ':INPUT-1 - [0:0]',
    '-A INPUT -j INPUT-1',
    '-A INPUT-1 -i lo -j ACCEPT',
    '-A INPUT-1 -s 10.0.0.1/32 -j DROP',
    '-A INPUT -j LOG',
  ]);
});

test.each([
  ['RETURN would mean another chain', ['-A web -i lo -j RETURN', '-A web -j DROP']],
  ['goto would come back to another chain', ['-A INPUT -g web', '-A INPUT -j DROP']],
  ['rules of two chains', ['-A INPUT -i lo -j ACCEPT', '-A web -j DROP']],
])('nothing is extracted: %s', (_, rules) => expect(made('extract', rules, 0, 1)).toBeUndefined());

test('the rules of a chain take the place of a jump, and the chain that nobody needs goes', () => {
  expect(made('inline', ['-A INPUT -j web', '-A INPUT -j LOG', '-A web -i lo -j ACCEPT', '-A web -j DROP'], 0)).toEqual(
    ['-A INPUT -i lo -j ACCEPT', '-A INPUT -j DROP', '-A INPUT -j LOG'],
  );
});

test('a chain that others jump to stays', () => {
  expect(made('inline', ['-A INPUT -j web', '-A FORWARD -j web', '-A web -j DROP'], 0)).toEqual([
    ':web - [0:0]',
    '-A INPUT -j DROP',
    '-A FORWARD -j web',
    '-A web -j DROP',
  ]);
});

test.each([
  ['a jump with a condition', ['-A INPUT -i lo -j web', '-A web -j DROP']],
  ['RETURN in the chain', ['-A INPUT -j web', '-A web -i lo -j RETURN', '-A web -j DROP']],
  ['no jump at all', ['-A INPUT -j DROP', '-A web -j DROP']],
  ['a chain that no line declares', ['-A INPUT -j nope']],
])('nothing is inlined: %s', (_, rules) => expect(made('inline', rules, 0)).toBeUndefined());

test('a rule is written as iptables-save prints it', () => {
  expect(made('rewrite', ['-A INPUT -p tcp --dport ssh --source 10.1.2.3 -j ACCEPT'], 0)).toEqual([
    ':web - [0:0]',
    '-A INPUT -s 10.1.2.3/32 -p tcp -m tcp --dport 22 -j ACCEPT',
  ]);
  expect(made('rewrite', ['-A INPUT -s 10.1.2.3/32 -j ACCEPT'], 0)).toBeUndefined();
});

test('offers name what they do', () => {
  const view = viewOfText(filter('-A INPUT -j web', '-A web -j DROP'));
  const range = { start: { line: 5, character: 0 }, end: { line: 5, character: 0 } };
  expect(refactorings(view, range).map(({ title }) => render(title))).toEqual(['Inline chain “web”']);
});
