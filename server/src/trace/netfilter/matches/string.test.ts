import { expect, test } from 'vitest';
import { answer, forwarded } from '../../testing/rule.ts';

const get = { ...forwarded, flags: ['PSH', 'ACK'], data: 'GET /index.html HTTP/1.1' };

test.each([
  ['--string "GET /"', 'yes'],
  ['--string "get /"', 'no'],
  ['--string "get /" --icase', 'yes'],
  ['--hex-string "|47 45|T"', 'yes'],
  ['! --string "POST"', 'yes'],
  // The payload begins at byte 40.
  ['--string "GET" --from 41', 'no'],
  ['--string "GET" --to 42', 'no'],
  ['--string "GET" --to 43', 'yes'],
] as const)('%s: %s', (options, expected) => {
  expect(answer(`-m string --algo bm ${options}`, get)).toBe(expected);
});

test('a packet of headers alone holds nothing; of another one the trace asks', () => {
  expect(answer('-m string --algo bm --string "GET"', forwarded)).toBe('no');
  expect(answer('-m string --algo bm --string "GET"', { ...forwarded, length: 500 })).toMatch(/^asks: .*“data”/);
});
