/** Matches that count: limits, lists, estimators, every n-th packet. */
import { message } from '../../../../text/message.ts';
import { report, useOf } from '../state.ts';
import { type Constraint, needsOneOf, numberOf, valueSpan } from './constraint.ts';

export const cluster: Constraint = (extension, state) => {
  const total = numberOf(extension, '--cluster-total-nodes');
  const node = numberOf(extension, '--cluster-local-node');
  const mask = numberOf(extension, '--cluster-local-nodemask');
  if (total === undefined) return;
  const nodeUse = useOf(extension, '--cluster-local-node');
  if (node !== undefined && nodeUse && node > total) {
    report(
      state,
      'out-of-range',
      valueSpan(nodeUse),
      message('Node {node} is above the {total} nodes of the cluster.', { node, total }),
    );
  }
  const maskUse = useOf(extension, '--cluster-local-nodemask');
  if (mask !== undefined && maskUse && mask >= 2 ** total) {
    report(
      state,
      'out-of-range',
      valueSpan(maskUse),
      message('The mask has bits beyond the {total} nodes of the cluster.', { total }),
    );
  }
};

export const limit: Constraint = (extension, state) => {
  const use = useOf(extension, '--limit-burst');
  if (use?.value.kind !== 'number' || use.value.value !== 0) return;
  report(state, 'out-of-range', valueSpan(use), message('A burst of 0 never lets a packet through.'), {
    refusedBy: 'legacy',
  });
};

/** The kernel keeps its table by these, and they must not be nothing. */
export const hashlimit: Constraint = (extension, state) => {
  for (const name of ['--hashlimit-htable-gcinterval', '--hashlimit-htable-expire']) {
    const use = useOf(extension, name);
    if (use?.value.kind === 'number' && use.value.value === 0) {
      report(state, 'out-of-range', valueSpan(use), message('{option} must not be 0.', { option: name }));
    }
  }
};

const RECENT_MAX_HITS = 65535;

export const recent: Constraint = (extension, state) => {
  for (const name of ['--seconds', '--hitcount', '--rttl']) {
    const use = useOf(extension, name);
    if (use) needsOneOf(use, ['--rcheck', '--update'], extension, state);
  }
  const hits = useOf(extension, '--hitcount');
  if (hits?.value.kind === 'number' && hits.value.value > RECENT_MAX_HITS) {
    report(
      state,
      'out-of-range',
      valueSpan(hits),
      message('At most {max} hits are remembered.', { max: RECENT_MAX_HITS }),
    );
  }
};

export const statistic: Constraint = (extension, state) => {
  const mode = useOf(extension, '--mode');
  const name = mode?.value.kind === 'names' ? mode.value.names[0] : undefined;
  if (mode && name === 'random' && !useOf(extension, '--probability')) {
    report(
      state,
      'missing-option',
      valueSpan(mode),
      message('Mode {mode} needs {options}.', { mode: 'random', options: '--probability' }),
    );
  }
  if (mode && name === 'nth' && !useOf(extension, '--every') && !useOf(extension, '--packet')) {
    report(
      state,
      'missing-option',
      valueSpan(mode),
      message('Mode {mode} needs {options}.', { mode: 'nth', options: '--every, --packet' }),
    );
  }
  const every = numberOf(extension, '--every');
  const packet = numberOf(extension, '--packet');
  const use = useOf(extension, '--packet');
  if (every !== undefined && packet !== undefined && use && packet >= every) {
    report(
      state,
      'out-of-range',
      valueSpan(use),
      message('The packet must be below --every: 0 to {max}.', { max: every - 1 }),
    );
  }
};

/** Quarters of a second that an estimator can look back over. */
const LONGEST_INTERVAL = 8;

export const rateest: Constraint = (extension, state) => {
  const interval = useOf(extension, '--rateest-interval');
  const seconds = interval?.value.kind === 'number' ? interval.value.value : undefined;
  if (interval && seconds !== undefined && seconds > LONGEST_INTERVAL) {
    report(state, 'out-of-range', valueSpan(interval), message('At most {max} seconds.', { max: LONGEST_INTERVAL }));
  }
};

export const idletimer: Constraint = (extension, state) => {
  const timeout = useOf(extension, '--timeout');
  if (timeout?.value.kind === 'number' && (timeout.value.value === 0 || timeout.value.value >= 0x7fffffff / 1000)) {
    report(
      state,
      'out-of-range',
      valueSpan(timeout),
      message('The timeout must lie between 1 and {max} seconds.', { max: Math.floor(0x7fffffff / 1000) }),
    );
  }
  const label = useOf(extension, '--label');
  if (label?.value.kind === 'text' && label.value.text === '') {
    report(state, 'bad-value', valueSpan(label), message('The label must not be empty.'));
  }
};

export const string: Constraint = (extension, state) => {
  const from = numberOf(extension, '--from') ?? 0;
  const to = numberOf(extension, '--to');
  const use = useOf(extension, '--to') ?? useOf(extension, '--from');
  if (to !== undefined && use && from > to) {
    report(
      state,
      'bad-value',
      valueSpan(use),
      message('The search ends before it begins: {from} is above {to}.', { from, to }),
    );
  }
};
