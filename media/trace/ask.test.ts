import { expect, test } from 'vitest';
import { movedTo, offeredBy } from './ask.ts';
import { initialState, reduce, type State } from './state.ts';
import { form } from './testing/fixture.ts';

const asked = reduce(initialState, { type: 'form', document: 'node.txt', form });
const typed = (text: string): State => reduce(asked, { type: 'asking', text });

test('a line that was read fills the fields; what has no field goes along', () => {
  const packet = { in: 'eth0', protocol: 'udp', src: '10.1.0.7', dst: '10.96.0.10', dport: 53, ttl: 57 };
  const read = reduce(typed('a line'), { type: 'line', line: 'a line', result: { packet } });
  expect(read.fields).toMatchObject({ in: 'eth0', protocol: 'udp', dport: '53', rest: { ttl: 57 } });
  expect(read.ask.list).toBe('closed');
});

test('an interface that nobody tells stays as it was', () => {
  const packet = { protocol: 'udp', src: '10.1.0.7', dst: '10.96.0.10' };
  expect(reduce(typed('x'), { type: 'line', line: 'x', result: { packet } }).fields?.in).toBe('cni0');
});

test('what is wrong stands at the line until it is changed', () => {
  const problem = { text: 'x is no address.', span: { start: 0, end: 1 } };
  const refused = reduce(typed('x'), { type: 'line', line: 'x', result: { problem } });
  expect(refused.ask.problem).toEqual(problem);
  expect(refused.fields).toEqual(asked.fields);
  expect(reduce(refused, { type: 'asking', text: 'xy' }).ask.problem).toBeUndefined();
});

test('an answer to a line that was changed meanwhile is too late', () => {
  const changed = typed('new');
  const packet = { protocol: 'udp', src: '10.1.0.7', dst: '10.96.0.10' };
  expect(reduce(changed, { type: 'line', line: 'old', result: { packet } })).toBe(changed);
});

test('arrow keys go through the offers and back to the line', () => {
  const open = typed('');
  const offered = offeredBy(open.ask, form.presets);
  expect(movedTo(open.ask, offered, 1)).toBe(0);
  expect(movedTo({ ...open.ask, active: 0 }, offered, 1)).toBeUndefined();
  expect(movedTo(open.ask, offered, -1)).toBe(0);
  expect(offeredBy(typed('no such service').ask, form.presets).groups).toEqual([]);
});

test('editing a field takes the line away that said something else', () => {
  expect(reduce(typed('tcp …'), { type: 'typed', field: 'dport', value: '1' }).ask.text).toBe('');
});
