/** Options of TCP's header: what a rule asks of them is known to those behind it, as long as none changes them. */
import { expect, test } from 'vitest';
import { filter, found } from './testing/found.ts';

const forward = (...rules: readonly string[]) => filter(rules.map((rule) => `-A FORWARD -p tcp ${rule}\n`).join(''));
const taken = ['none: taken', 'FORWARD 1'];

test.each([
  ['who announces a size has the option', '-m tcp --tcp-option 2', '! -f -m tcpmss --mss 500:1400'],
  ['the same option twice', '-m tcp --tcp-option 8', '-m tcp --tcp-option 8'],
  ['none is both with and without', '-m tcp ! --tcp-option 8', '-m tcp ! --tcp-option 8'],
])('%s', (_, drop, asked) => {
  expect(found(forward(`${drop} -j DROP`, `${asked} -j ACCEPT <--`))).toEqual(taken);
});

test.each([
  ['it may announce one', '-m tcp ! --tcp-option 2', '-m tcpmss --mss 500:1400'],
  ['whoever announces none does not announce that one', '-m tcp --tcp-option 2', '-m tcpmss ! --mss 500:1400'],
  ['another option is another matter', '-m tcp --tcp-option 8', '-m tcp --tcp-option 4'],
  ['of sizes nobody knows which others take', '-m tcpmss --mss 500:1400', '-m tcpmss --mss 600:700'],
])('%s', (_, drop, asked) => {
  expect(found(forward(`${drop} -j DROP`, `${asked} -j ACCEPT <--`))[0]).not.toContain('none');
});

test('a later fragment has none, and no rule that asks for any takes it', () => {
  for (const asked of ['! --tcp-option 8', '--tcp-option 8'])
    expect(found(forward(`-m tcp ${asked} -j DROP`, '-f -j ACCEPT <--'))[0]).toContain('fragmentOffset');
});

test('but what it carries may read as a header with a size', () => {
  expect(found(forward('-f -m tcpmss --mss 500:1400 -j ACCEPT <--'))[0]).toContain('fragmentOffset');
});

test.each(['TCPOPTSTRIP --strip-options mss', 'TCPMSS --set-mss 1400'])('%s may have changed them', (target) => {
  const mangle = `*mangle\n:FORWARD ACCEPT [0:0]\n-A FORWARD -p tcp -m tcp --tcp-option 2 -j DROP\n-A FORWARD -p tcp -m tcp --tcp-flags SYN,RST SYN -j ${target}\nCOMMIT\n`;
  const answer = found(`${mangle}${forward('-m tcp --tcp-option 2 -j ACCEPT <--')}`);
  expect(answer).not.toEqual(['none: contradiction']);
  expect(answer[0]).not.toBe('none: taken');
});
