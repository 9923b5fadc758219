import fc from 'fast-check';
import { expect, test } from 'vitest';
import { moved, showing, still, whole, zoomed } from './camera.ts';

test('a small picture stands in the middle, at life size', () => {
  expect(whole({ width: 100, height: 50 }, { width: 300, height: 250 })).toEqual({ scale: 1, x: 100, y: 100 });
});

test('a large one shrinks as long as names can be read, and begins at its corner', () => {
  expect(whole({ width: 5000, height: 5000 }, { width: 500, height: 500 })).toEqual({ scale: 0.6, x: 0, y: 0 });
  expect(whole({ width: 0, height: 0 }, { width: 500, height: 500 })).toEqual(still);
});

test('what lies under the pointer stays there when the picture grows', () => {
  const number = fc.double({ min: -1000, max: 1000, noNaN: true });
  fc.assert(
    fc.property(number, number, fc.double({ min: 0.5, max: 2, noNaN: true }), (x, y, factor) => {
      const before = moved(still, 30, 40);
      const after = zoomed(before, factor, { x, y });
      const under = ({ x: left, y: top, scale }: typeof before) => [(x - left) / scale, (y - top) / scale];
      const [a = 0, b = 0] = under(before);
      const [c = 0, d = 0] = under(after);
      expect(Math.abs(a - c) + Math.abs(b - d)).toBeLessThan(1e-6);
    }),
  );
});

test('a box outside of the view is brought in, and one inside moves nothing', () => {
  const seen = { width: 400, height: 300 };
  expect(showing(still, { x: 900, y: 10, width: 100, height: 40 }, seen)).toEqual({ scale: 1, x: -624, y: 14 });
  expect(showing(still, { x: 100, y: 100, width: 100, height: 40 }, seen)).toEqual(still);
});
