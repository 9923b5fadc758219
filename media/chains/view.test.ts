// @vitest-environment happy-dom
import axe from 'axe-core';
import { render } from 'lit';
import { beforeEach, expect, test } from 'vitest';
import { speaker } from '../trace/words.ts';
import { type Action, initialState, neighbour, reduce, type State } from './state.ts';
import { smallGraph } from './testing.ts';
import { type ChainsContext, chainsView } from './view.ts';

let asked: unknown[];
let revealed: number[];
let root: HTMLElement;

beforeEach(() => {
  asked = [];
  revealed = [];
  document.body.innerHTML = '<main></main>';
  root = document.body.firstElementChild as HTMLElement;
});

const drawn = reduce(initialState, { type: 'graph', graph: smallGraph });

function show(state: State): void {
  let now = state;
  const context: ChainsContext = {
    say: speaker({}),
    dispatch: (action: Action) => {
      now = reduce(now, action);
    },
    reveal: (line) => void revealed.push(line),
    ask: (change) => void asked.push({ expanded: now.expanded, ...change }),
    zoom: () => undefined,
    showAll: () => undefined,
  };
  render(chainsView(state, context), root);
}

function box(id: string): Element {
  const found = root.querySelector(`[data-id="${id}"]`);
  if (found === null) throw new Error(`no box ${id}`);
  return found;
}

test('each chain says its rules, its policy, and who leads where', () => {
  show(drawn);
  expect(box('PREROUTING').getAttribute('aria-label')).toBe(
    'PREROUTING, 1 rule · policy ACCEPT, leads to KUBE-SERVICES',
  );
  expect(box('group:SVC').getAttribute('aria-label')).toBe(
    'KUBE-SVC-…, 40 chains · 80 rules, reached from KUBE-SERVICES',
  );
  expect(box('old').getAttribute('aria-label')).toBe('old, 0 rules · unused, leads to KUBE-SERVICES');
  expect(root.querySelector('.count')?.textContent?.trim()).toBe('43 of 43 chains');
});

test('a click shows a chain in the editor, and opens a group', () => {
  show(drawn);
  box('PREROUTING').dispatchEvent(new MouseEvent('click'));
  box('group:SVC').dispatchEvent(new MouseEvent('click'));
  expect(revealed).toEqual([1]);
  expect(asked).toEqual([{ expanded: ['group:SVC'] }]);
});

test('the way of the traced packet is told by more than colour', () => {
  show(
    reduce(drawn, { type: 'lit', visited: ['PREROUTING', 'KUBE-SERVICES'], decided: 'KUBE-SERVICES', current: 'old' }),
  );
  expect(box('PREROUTING').querySelector('.mark')?.textContent).toBe('●');
  expect(box('KUBE-SERVICES').querySelector('.mark')?.textContent).toBe('◆');
  expect(box('KUBE-SERVICES').getAttribute('aria-label')).toContain('decides about the traced packet');
  expect(root.querySelectorAll('.arrow.lit')).toHaveLength(1);
  expect(box('old').classList.contains('current')).toBe(true);
});

test('one box can be reached by Tab, the others by arrow keys', () => {
  show(drawn);
  expect([...root.querySelectorAll('.box[tabindex="0"]')].map((each) => each.getAttribute('data-id'))).toEqual([
    'PREROUTING',
  ]);
  expect(neighbour(drawn, 'right')?.node.id).toBe('KUBE-SERVICES');
  expect(neighbour(drawn, 'left')).toBeUndefined();
});

test('names of a dump are text, whatever stands in them', () => {
  const node = { ...smallGraph.nodes[1], id: '<img src=x>', label: '<img src=x>' } as (typeof smallGraph.nodes)[number];
  show(reduce(initialState, { type: 'graph', graph: { ...smallGraph, nodes: [node], edges: [] } }));
  expect(root.querySelector('img')).toBeNull();
});

test('a file without chains says so', () => {
  show(reduce(initialState, { type: 'graph', graph: { tables: [], table: '', nodes: [], edges: [], total: 0 } }));
  expect(root.textContent).toContain('This file has no tables with chains.');
});

test('no rule of accessibility is broken', async () => {
  show(drawn);
  const { violations } = await axe.run(root, { rules: { 'color-contrast': { enabled: false } } });
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
});
