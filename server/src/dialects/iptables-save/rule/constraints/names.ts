/** Labels, and what SET, HMARK, CLUSTERIP and QUEUE want. */
import { listed, message } from '../../../../text/message.ts';
import { readNumber } from '../../numbers.ts';
import { type Extension, type RuleState, report, useOf } from '../state.ts';
import { type Constraint, needsOneOf, valueSpan } from './constraint.ts';

const MAX_LABEL = 127;

/** Labels have numbers; names come from a file of the machine. */
export const connlabel: Constraint = (extension, state) => {
  const use = useOf(extension, '--label');
  if (use?.value.kind !== 'text') return;
  const { text } = use.value;
  const number = readNumber(text);
  if (number === undefined) {
    report(
      state,
      'unresolved-name',
      valueSpan(use),
      message('“{name}” is a name that the machine has to know ({file}): dumps print its number.', {
        name: text,
        file: '/etc/xtables/connlabel.conf',
      }),
    );
  } else if ((number & 0xffff) > MAX_LABEL) {
    report(
      state,
      'out-of-range',
      valueSpan(use),
      message('{found} is out of range: expected {low} to {high}.', { found: text, low: 0, high: MAX_LABEL }),
    );
  }
};

export const set: Constraint = (extension, state) => {
  const use = useOf(extension, '--map-set');
  if (use) needsOneOf(use, ['--map-mark', '--map-prio', '--map-queue'], extension, state);
};

const hmarkFields = [
  '--hmark-tuple',
  '--hmark-src-prefix',
  '--hmark-dst-prefix',
  '--hmark-sport',
  '--hmark-dport',
  '--hmark-spi',
  '--hmark-sport-mask',
  '--hmark-dport-mask',
  '--hmark-spi-mask',
  '--hmark-proto-mask',
];

export const hmark: Constraint = (extension, state) => {
  if (!hmarkFields.some((name) => useOf(extension, name))) {
    report(
      state,
      'missing-option',
      extension.nameSpan,
      message('{extension} needs one of {options}.', { extension: '-j HMARK', options: listed(hmarkFields) }),
    );
  }
  const spi = useOf(extension, '--hmark-spi-mask') ?? tupleWith(['spi'], extension);
  const ports =
    useOf(extension, '--hmark-sport-mask') ??
    useOf(extension, '--hmark-dport-mask') ??
    tupleWith(['sport', 'dport'], extension);
  const ofPorts = useOf(extension, '--hmark-sport') ?? useOf(extension, '--hmark-dport');
  const second = spi && ports ? ports : useOf(extension, '--hmark-spi') && ofPorts;
  if (second) {
    report(
      state,
      'conflicting-options',
      second.nameSpan,
      message('Ports and the SPI are the same bytes of a packet: hash one of them.'),
    );
  }
};

function tupleWith(names: readonly string[], extension: Extension) {
  const use = useOf(extension, '--hmark-tuple');
  return use?.value.kind === 'names' && use.value.names.some((name) => names.includes(name)) ? use : undefined;
}

const clusterIp = ['--new', '--hashmode', '--clustermac', '--total-nodes', '--local-node'];

/** Either a new cluster address with all it needs, or an old one with nothing. */
export const clusterip: Constraint = (extension, state) => {
  if (extension.options.length === 0) return;
  const missing = clusterIp.filter((name) => !useOf(extension, name));
  if (missing.length === 0) return;
  report(
    state,
    'missing-option',
    extension.nameSpan,
    message('{extension} needs {option}.', { extension: '-j CLUSTERIP', option: listed(missing) }),
  );
};

/** Queues are balanced over at least two. */
export const nfqueue: Constraint = (extension, state) => {
  const use = useOf(extension, '--queue-balance');
  if (use?.value.kind !== 'range' || use.value.low < use.value.high) return;
  const what = message('Balancing needs two queues or more: LOW:HIGH, with LOW below HIGH.');
  report(state, 'bad-value', valueSpan(use), what);
};

/** Kernels without the nf_tables queue expression refuse it; NFQUEUE says the same. */
export const queue: Constraint = (extension: Extension, state: RuleState) => {
  report(
    state,
    'wrong-table',
    extension.nameSpan,
    message('QUEUE is refused by nft on kernels of today: use NFQUEUE --queue-num 0.'),
    {
      refusedBy: 'nft',
    },
  );
};
