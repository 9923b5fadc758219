/** Matches that count: limits, lists, estimators, every n-th packet. */
import { listed, type Message, message } from '../../../../text/message.ts';
import type { OptionUse } from '../../model.ts';
import { type RuleState, report, useOf } from '../state.ts';
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

/** What counts without the options: three an hour, after a burst of five. */
const defaultRate = { count: 3, seconds: 3600 };
const defaultBurst = 5;

/** legacy alone has the kernel's xt_limit check these; nft has a limit of its own. */
export const limit: Constraint = (extension, state) => {
  const burst = useOf(extension, '--limit-burst');
  const rate = useOf(extension, '--limit');
  const use = burst ?? rate;
  if (use === undefined) return;
  const value = numberOf(extension, '--limit-burst') ?? defaultBurst;
  const { count, seconds } = rate?.value.kind === 'rate' ? rate.value : defaultRate;
  const refuse = (what: Message) => report(state, 'out-of-range', valueSpan(use), what, { refusedBy: 'legacy' });
  if (value === 0) refuse(message('A burst of 0 never lets a packet through.'));
  else if (overflows(Math.trunc((LIMIT_SCALE * seconds) / count), value)) {
    refuse(message('The kernel can’t count to a burst of {burst} at so low a rate.', { burst: value }));
  }
};

/** Steps that the kernel counts a second in. */
const LIMIT_SCALE = 10_000;

/** Ticks a second that Linux can be built with: a dump doesn't tell which. */
const ticks = [100, 250, 300, 1000];

/** The check of net/netfilter/xt_limit.c, 32 bits wide as there. True where it fails whatever the ticks are. */
function overflows(average: number, burst: number): boolean {
  const product = Math.imul(average, burst) >>> 0;
  return ticks.every((tick) => credits(product, tick) < credits(average, tick));
}

/** user2credits() of the kernel. */
function credits(user: number, tick: number): number {
  const perTick = 2 ** Math.floor(Math.log2(Math.trunc(0xffffffff / (tick * 86_400))));
  const factor = tick * perTick;
  return user > Math.trunc(0xffffffff / factor)
    ? Math.imul(Math.trunc(user / LIMIT_SCALE), factor) >>> 0
    : Math.trunc(Math.imul(user, factor) >>> 0) / LIMIT_SCALE;
}

/** Names of files that the kernel makes under /proc or /sys (xt_check_proc_name). */
function checkFileName(use: OptionUse | undefined, reserved: readonly string[], state: RuleState): void {
  if (use?.value.kind !== 'text') return;
  const { text } = use.value;
  if (text !== '' && !text.includes('/') && !['.', '..', ...reserved].includes(text)) return;
  const what = message('The kernel makes a file of this name, and “{text}” can’t be one.', { text });
  report(state, 'bad-value', valueSpan(use), what);
}

/** The kernel keeps its table by these, and they must not be nothing. */
export const hashlimit: Constraint = (extension, state) => {
  checkFileName(useOf(extension, '--hashlimit-name'), [], state);
  for (const name of ['--hashlimit-htable-gcinterval', '--hashlimit-htable-expire']) {
    const use = useOf(extension, name);
    if (use?.value.kind === 'number' && use.value.value === 0) {
      report(state, 'out-of-range', valueSpan(use), message('{option} must not be 0.', { option: name }));
    }
  }
};

const RECENT_MAX_HITS = 65535;

export const recent: Constraint = (extension, state) => {
  checkFileName(useOf(extension, '--name'), [], state);
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

/** What the kernel wants of `-m rateest` before it even looks for the estimators (net/netfilter/xt_rateest.c). */
export const rateestMatch: Constraint = (extension, state) => {
  const wanted: readonly (readonly string[])[] = [
    ['--rateest-lt', '--rateest-gt', '--rateest-eq'],
    ['--rateest-bps', '--rateest-bps1', '--rateest-bps2', '--rateest-pps', '--rateest-pps1', '--rateest-pps2'],
  ];
  for (const names of wanted) {
    if (names.some((name) => useOf(extension, name))) continue;
    report(
      state,
      'missing-option',
      extension.nameSpan,
      message('-m {match} needs one of {options}.', { match: 'rateest', options: listed(names) }),
    );
    return;
  }
};

/** The longest time that an estimator measures over, in seconds. */
const LONGEST_INTERVAL = 8;

export const rateest: Constraint = (extension, state) => {
  const interval = useOf(extension, '--rateest-interval');
  const seconds = interval?.value.kind === 'number' ? interval.value.value : undefined;
  if (interval && seconds !== undefined && seconds > LONGEST_INTERVAL) {
    report(state, 'out-of-range', valueSpan(interval), message('At most {max} seconds.', { max: LONGEST_INTERVAL }));
  }
  const mean = useOf(extension, '--rateest-ewmalog');
  if (mean?.value.kind !== 'number' || seconds === undefined || seconds > LONGEST_INTERVAL) return;
  const log = ewmaLog(microseconds(seconds), microseconds(mean.value.value));
  if (log > 0 && log < 31) return;
  report(
    state,
    'out-of-range',
    valueSpan(mean),
    message('The time of the mean must be longer than --rateest-interval, and not by a factor of billions.'),
  );
};

/** Whole microseconds in 32 bits, as iptables keeps a time. */
function microseconds(seconds: number): number {
  return Number(BigInt.asUintN(32, BigInt(Math.trunc(seconds * 1e6 + 1e-6))));
}

/**
 * The weight that iptables chooses for a mean over `mean` microseconds, as the power of two that the kernel wants
 * (extensions/libxt_RATEEST.c). 0 and 31 are refused.
 */
function ewmaLog(interval: number, mean: number): number {
  let log = 1;
  while (log < 32 && interval / -Math.log(1 - 2 ** -log) <= mean) log++;
  return log - 1;
}

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
  checkFileName(useOf(extension, '--label'), ['power', 'subsystem', 'uevent'], state);
};

export const string: Constraint = (extension, state) => {
  const pattern = useOf(extension, '--string');
  if (pattern?.value.kind === 'text' && pattern.value.text === '') {
    report(state, 'bad-value', valueSpan(pattern), message('The pattern must not be empty.'));
  }
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
