import { expect, test } from 'vitest';
import { renderPlain } from './markdown.ts';
import { signatureAt } from './signature.ts';
import { cursorIn, filter } from './testing/fixture.ts';

function signature(rule: string): string | undefined {
  const { view, line, character } = cursorIn(filter(rule));
  const found = signatureAt(view, line, character);
  if (found === undefined) return undefined;
  const { start = 0, end = 0 } = found.words[found.active] ?? {};
  return `${found.label.slice(0, start)}‹${found.label.slice(start, end)}›${found.label.slice(end)}`;
}

test.each([
  ['-A INPUT -p tcp -m tcp --dport $0', '--dport ‹PORT[:PORT]›'],
  ['-A INPUT -p tcp -m tcp --dport 80:$0', '--dport ‹PORT[:PORT]›'],
  ['-A INPUT -s $0', '-s ‹ADDRESS[/MASK],…›'],
  ['-A INPUT -p tcp -m tcp --tcp-flags $0', '--tcp-flags ‹LOOKED-AT,…› SET,…'],
  ['-A INPUT -p tcp -m tcp --tcp-flags SYN,ACK $0', '--tcp-flags LOOKED-AT,… ‹SET,…›'],
  ['-A INPUT -m set --match-set web s$0', '--match-set SET ‹src|dst,…›'],
  ['-A INPUT -j LOG --log-prefix $0', '--log-prefix ‹TEXT›'],
])('%s', (rule, shown) => expect(signature(rule)).toBe(shown));

test.each([['-A INPUT $0'], ['-A INPUT -p tcp -m tcp --syn $0'], ['-A INPUT -s 10.0.0.1 $0'], ['# --dport $0']])(
  'no value is due: %s',
  (rule) => expect(signature(rule)).toBeUndefined(),
);

test('it says what the option is for and how its value is written', () => {
  const { view, line, character } = cursorIn(filter('-A INPUT -m limit --limit $0'));
  const found = signatureAt(view, line, character);
  expect(renderPlain(found?.documentation ?? [], (template) => template)).toMatchInlineSnapshot(`
    "How fast tokens come back: a number, with /second, /minute, /hour or /day; 3/hour if left out.

    A number, with /second, /minute, /hour or /day; at most 10000 per second."
  `);
});
