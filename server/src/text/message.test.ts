import { expect, test } from 'vitest';
import { message, render } from './message.ts';

test('places are filled, also by other messages, as often as they come', () => {
  const inner = message('rule {rule}', { rule: 3 });
  expect(render(message('{what} of {chain}, {what}', { what: inner, chain: 'INPUT' }))).toBe('rule 3 of INPUT, rule 3');
});

test('what nothing fills stays as it is, so that a mistake shows', () => {
  expect(render(message('{chain} {table} }{', { chain: 'INPUT' }))).toBe('INPUT {table} }{');
  expect(render(message('{table {chain}', { chain: 'INPUT' }))).toBe('{table INPUT');
});

test('braces in what fills a place are no places', () => {
  expect(render(message('{text} {chain}', { text: '{chain}', chain: 'INPUT' }))).toBe('{chain} INPUT');
});

test('translations may have their places in another order', () => {
  const translate = (template: string) => (template === '{a} of {b}' ? '{b} 的 {a}' : template);
  expect(render(message('{a} of {b}', { a: 'rule', b: 'INPUT' }), translate)).toBe('INPUT 的 rule');
});
