// @vitest-environment happy-dom
import { beforeEach, expect, test } from 'vitest';
import type { FromView } from '../../../protocol/webview.ts';
import { type Action, initialState, reduce, type State } from '../state.ts';
import { clusterIp, form } from '../testing/fixture.ts';
import { showApp } from '../testing/showApp.ts';

let sent: FromView[];
let actions: Action[];
let root: HTMLElement;

beforeEach(() => {
  sent = [];
  actions = [];
  document.body.innerHTML = '<div></div>';
  root = document.body.firstElementChild as HTMLElement;
});

function show(state: State): void {
  showApp(root, state, { act: (action) => void actions.push(action), send: (message) => void sent.push(message) });
}

const asked = reduce(initialState, { type: 'form', document: 'node.txt', form });
const answered = reduce(asked, { type: 'result', turn: 0, before: [], packet: form.initial, result: clusterIp });

function text(selector: string): string {
  return (root.querySelector(selector)?.textContent ?? '').replace(/\s+/g, ' ').trim();
}

test('before a packet is traced there is a form, and no verdict', () => {
  show(asked);
  expect(root.querySelector('#packet-line')).not.toBeNull();
  expect(root.querySelectorAll('vscode-textfield').length).toBe(0);
  show(reduce(asked, { type: 'fieldsShown', shown: 'shown' }));
  expect(root.querySelectorAll('vscode-textfield').length).toBe(5);
  expect(root.querySelector('.verdict')).toBeNull();
});

test('the verdict stands in words, with what decided it', () => {
  show(answered);
  expect(text('.verdict h2')).toBe('Forwarded');
  expect(text('.summary')).toMatch(/^Forwarded out cni0 to 10\.244\.1\.11:8080/);
  expect(text('.decider')).toBe('Decided by policy of filter FORWARD iptables-save.txt:60');
});

test('a step, a reason and a row of the picture lead to the same step', () => {
  show(answered);
  root.querySelector<HTMLElement>('[data-step="5"]')?.click();
  root.querySelector<HTMLElement>('.reason')?.click();
  root.querySelector('.row.changed')?.dispatchEvent(new Event('click'));
  expect(actions).toEqual([5, 5, 5].map((step) => ({ type: 'stepped', step })));
});

test('the step that the keyboard stands on shows its line, which opens in the editor', () => {
  const sources = { 'iptables-save.txt': { 40: '-A KUBE-SEP-EPVTA2RHFPHQF37H -j DNAT' } };
  const withSources = reduce(asked, {
    type: 'result',
    turn: 0,
    before: [],
    packet: form.initial,
    result: { ...clusterIp, sources },
  });
  show(reduce(withSources, { type: 'stepped', step: 5 }));
  expect(text('.source')).toBe('-A KUBE-SEP-EPVTA2RHFPHQF37H -j DNAT iptables-save.txt:40');
  root.querySelector<HTMLElement>('.source')?.click();
  expect(sent).toEqual([{ type: 'reveal', file: 'iptables-save.txt', line: 40, focus: 'editor' }]);
});

test('a rewrite is shown with both values', () => {
  show(answered);
  expect(text('.changes')).toBe('destination 10.96.40.7 → 10.244.1.11 destination port 80 → 8080');
});

test('both branches can be looked at', () => {
  show(answered);
  expect(text('.branches')).toBe(
    '2 ways this can go 50 % Forwarded cni0 10.244.1.11:8080 50 % Forwarded cni0 10.244.1.12:8080',
  );
  root.querySelectorAll<HTMLElement>('.branch')[1]?.click();
  expect(actions).toEqual([{ type: 'shown', shown: 'packet', outcome: 1 }]);
});

test('of many conditions that tell a group of branches the first and the last are named, and the others unfold', () => {
  const given = Array.from({ length: 40 }, (_, index) => {
    const text = `10.244.1.${index} is an address of this node`;
    return { id: `local:10.244.1.${index}`, text, holds: index === 39 };
  });
  const packets = clusterIp.trace.packets.map((packet) => ({
    ...packet,
    groups: [
      { given, outcomes: [0] },
      { given: given.slice(0, 4), outcomes: [1] },
    ],
  }));
  const result = { ...clusterIp, trace: { packets } };
  show(reduce(asked, { type: 'result', turn: 0, before: [], packet: form.initial, result }));
  expect(text('.given summary')).toBe(
    'If it is not so that 10.244.1.0 is an address of this node · 38 more conditions · If 10.244.1.39 is an address of this node',
  );
  expect(root.querySelectorAll('details.given li')).toHaveLength(40);
  expect(text('p.given').split(' · ')).toHaveLength(4);
});

test('of thousands of ways some are listed, and that more were not followed is said', () => {
  const [packet] = clusterIp.trace.packets;
  const [outcome] = packet?.outcomes ?? [];
  if (packet === undefined || outcome === undefined) throw new Error('the fixture has an outcome');
  // Exact shares have more digits than a number.
  const one = { ...outcome, probability: `1${'0'.repeat(400)}/4${'0'.repeat(400)}` };
  const summary = 'Undecided: there are more than 200 ways this can go; the others were not followed.';
  const others = { ...outcome, probability: '0', verdict: 'undecided', steps: [], summary } as const;
  const decidedBy = { by: 'stack', part: 'limit', text: 'there are more' } as const;
  const cut = { ...others, decidedBy };
  const outcomes = [...Array.from({ length: 200 }, () => one), cut, cut];
  const groups = [{ given: [], outcomes: outcomes.map((_, index) => index) }];
  const result = { ...clusterIp, trace: { packets: [{ outcomes, groups }] } };
  show(reduce(asked, { type: 'result', turn: 0, before: [], packet: form.initial, result }));
  expect(text('.branch')).toMatch(/^25 % /);
  const labels = [...root.querySelectorAll('.branches .label')].map((each) => each.textContent?.trim());
  expect(labels).toEqual(['The first 100 are listed.', summary]);
});

test('while an answer is on its way the view says that it is busy', () => {
  show(reduce(answered, { type: 'submitted', errors: {} }));
  expect(root.querySelector('main')?.getAttribute('aria-busy')).toBe('true');
  show(answered);
  expect(root.querySelector('main')?.getAttribute('aria-busy')).toBe('false');
});

test('why rules did not match closes with the trace that it was about', async () => {
  const list = () => root.querySelector<HTMLDetailsElement>('details.why-not');
  show(answered);
  list()?.querySelector('summary')?.click();
  // Until the state says so nothing opens: what is drawn meanwhile finds it as it left it.
  expect(list()?.open).toBe(false);
  const [action] = actions.filter(({ type }) => type === 'askedWhyNot');
  if (action === undefined) throw new Error('nothing was asked');
  const open = reduce(answered, action);
  show(open);
  expect(list()?.open).toBe(true);
  show(reduce(open, { type: 'result', turn: 0, before: [], packet: form.initial, result: clusterIp }));
  expect(list()?.open).toBe(false);
});

test('packets that come first are listed, and each can be looked at', () => {
  const [packet] = clusterIp.trace.packets;
  if (packet === undefined) throw new Error('the fixture has a packet');
  const result = { ...clusterIp, trace: { packets: [packet, packet] } };
  show(reduce(asked, { type: 'result', turn: 0, packet: form.initial, before: [form.initial], result }));
  const members = [...root.querySelectorAll<HTMLElement>('.member')];
  expect(members.map((member) => member.getAttribute('aria-current'))).toEqual([null, 'true']);
  members[0]?.click();
  expect(actions).toEqual([{ type: 'sequenced', at: 0 }]);
  expect(sent).toEqual([{ type: 'show', trace: 'packet', packet: 0, outcome: 0 }]);
});

test('exactly one step can be reached with Tab', () => {
  show(answered);
  expect(root.querySelectorAll('[data-step][tabindex="0"]').length).toBe(1);
});

test('words come in the language that was sent', () => {
  show(reduce(answered, { type: 'words', words: { Forwarded: '已转发' } }));
  expect(text('.verdict h2')).toBe('已转发');
});
