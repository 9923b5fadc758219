// @vitest-environment happy-dom
/** The view can be used by everybody in each of its states, those too that it does not come to every day. */
import axe from 'axe-core';
import { expect, test } from 'vitest';
import { initialState, reduce, type State } from '../state.ts';
import { clusterIp, form } from '../testing/fixture.ts';
import { showApp } from '../testing/showApp.ts';

const asked = reduce(initialState, { type: 'form', document: 'node.txt', form });
const answered = reduce(asked, { type: 'result', turn: 0, before: [], packet: form.initial, result: clusterIp });
const [packet] = clusterIp.trace.packets;
const states: readonly (readonly [string, State])[] = [
  ['an answer', answered],
  ['nothing asked yet', asked],
  [
    'a field refused',
    reduce(asked, { type: 'submitted', errors: { dst: { word: 'An address is needed.', args: {} } } }),
  ],
  [
    'a line that is no packet',
    reduce(reduce(asked, { type: 'asking', text: 'tcp 1 > 2' }), {
      type: 'line',
      line: 'tcp 1 > 2',
      result: { problem: { text: '1 is no address.', span: { start: 4, end: 5 } } },
    }),
  ],
  ['offers for the line', reduce(asked, { type: 'offers', list: 'open' })],
  [
    'no trace at all',
    reduce(asked, {
      type: 'result',
      turn: 0,
      before: [],
      packet: form.initial,
      result: { trace: { packets: [] }, files: {}, missing: [], error: { text: 'The trace failed.' } },
    }),
  ],
  [
    'nobody answers, and dumps are missing',
    reduce(
      reduce(asked, {
        type: 'result',
        turn: 0,
        before: [],
        packet: form.initial,
        result: { ...clusterIp, replies: { packets: [] }, missing: ['There is no dump of routes.'] },
      }),
      { type: 'shown', shown: 'reply', outcome: 0 },
    ),
  ],
  [
    'a sequence',
    reduce(asked, {
      type: 'result',
      turn: 0,
      before: [form.initial],
      packet: form.initial,
      result: { ...clusterIp, trace: { packets: packet === undefined ? [] : [packet, packet] } },
    }),
  ],
  ['a comparison', reduce(reduce(answered, { type: 'compareKept' }), { type: 'shown', shown: 'packet', outcome: 1 })],
  ['a step looked at', reduce(answered, { type: 'stepped', step: 5 })],
];

test.for(states)('axe finds nothing to mend: %s', async ([, state]) => {
  document.body.innerHTML = '<div></div>';
  showApp(document.body.firstElementChild as HTMLElement, state, { act: () => {}, send: () => {} });
  document.documentElement.lang = 'en';
  document.title = 'Packet Path';
  // Colours are the theme's and layout is the browser's: both are checked in the real editor.
  const { violations } = await axe.run(document, { rules: { 'color-contrast': { enabled: false } } });
  expect(
    violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html).join(' ')}`),
  ).toEqual([]);
});
