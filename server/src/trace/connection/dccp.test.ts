/** DCCP as connection tracking follows it; the kernel's own answers are in conformance/golden/associations.json. */
import { expect, test } from 'vitest';
import { type DccpLife, dccpOpens, dccpStep } from './dccp.ts';

const [REQUEST, RESPONSE, DATA, ACK, CLOSE, RESET] = [0, 1, 2, 3, 6, 7] as const;

function play(...ways: readonly (readonly ['original' | 'reply', number | undefined])[]): string | undefined {
  let life: DccpLife | undefined = dccpOpens(REQUEST);
  for (const [direction, type] of ways) life = life && dccpStep(life, direction, type);
  return life && `${life.state} ${life.client}`;
}

test('only a request begins a connection', () => {
  const opening = Array.from({ length: 10 }, (_, type) => type).filter((type) => dccpOpens(type) !== undefined);
  expect(opening).toEqual([REQUEST]);
});

test('a handshake opens it, a close and a reset end it', () => {
  expect(play(['reply', RESPONSE], ['original', ACK], ['reply', DATA])).toBe('OP original');
  expect(play(['reply', RESPONSE], ['original', ACK], ['original', CLOSE], ['reply', RESET])).toBe('TW original');
  expect(play(['original', DATA])).toBeUndefined();
});

test('behind its end it may begin anew the other way round', () => {
  expect(play(['reply', RESET], ['reply', REQUEST])).toBe('RQ reply');
});

test('the answer to a request that was ignored shows who the client is', () => {
  expect(play(['reply', REQUEST], ['original', RESPONSE])).toBe('RS reply');
});

test('a packet of which nobody said the type changes nothing', () => {
  expect(play(['reply', undefined])).toBe('RQ original');
});
