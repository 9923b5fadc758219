import { expect, test } from 'vitest';
import type { ChainGraph } from '../../protocol/chains.ts';
import { layoutOf } from './layout.ts';
import { smallGraph } from './testing.ts';

test('a chain stands to the right of those that jump to it, and no box covers another', () => {
  const { boxes, arrows, width, height } = layoutOf(smallGraph);
  const at = new Map(boxes.map((box) => [box.node.id, box]));
  for (const { edge } of arrows) {
    const [from, to] = [at.get(edge.from), at.get(edge.to)];
    expect((from?.x ?? 0) + (from?.width ?? 0)).toBeLessThan(to?.x ?? 0);
  }
  for (const a of boxes) {
    for (const b of boxes) {
      const apart = a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
      expect(a === b || apart).toBe(true);
    }
    expect(a.x >= 0 && a.y >= 0 && a.x + a.width <= width && a.y + a.height <= height).toBe(true);
  }
  expect(arrows.every(({ path }) => /^M-?\d+,-?\d+ [LQ]/.test(path))).toBe(true);
});

test('chains that jump in a circle, to themselves, or to what is not drawn are drawn all the same', () => {
  const graph: ChainGraph = {
    ...smallGraph,
    edges: [
      { from: 'PREROUTING', to: 'KUBE-SERVICES', jumps: 1, how: 'jump', line: 1 },
      { from: 'KUBE-SERVICES', to: 'PREROUTING', jumps: 1, how: 'jump', line: 2 },
      { from: 'old', to: 'old', jumps: 1, how: 'jump', line: 3 },
      { from: 'old', to: 'nowhere', jumps: 1, how: 'jump', line: 4 },
    ],
  };
  const { boxes, arrows } = layoutOf(graph);
  expect(boxes).toHaveLength(4);
  expect(arrows.map(({ edge }) => edge.to)).toEqual(['KUBE-SERVICES', 'PREROUTING', 'old']);
});

test('nothing is drawn of nothing', () => {
  expect(layoutOf({ ...smallGraph, nodes: [], edges: [] })).toEqual({ boxes: [], arrows: [], width: 0, height: 0 });
});
