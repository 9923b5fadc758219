/** Addresses and prefixes that the kernel refuses. */
import { lengthOfMask } from '../../../../net/address.ts';
import { message } from '../../../../text/message.ts';
import { report, useOf } from '../state.ts';
import { type Constraint, valueSpan } from './constraint.ts';

/** Types that IPv6 has no routes of. */
const notInIPv6: ReadonlySet<string> = new Set(['BLACKHOLE', 'PROHIBIT', 'BROADCAST', 'THROW', 'NAT', 'XRESOLVE']);

export const addrtype: Constraint = (extension, state) => {
  if (state.context.family !== 'ipv6') return;
  for (const use of extension.options) {
    if (use.value.kind !== 'names') continue;
    const type = use.value.names.find((name) => notInIPv6.has(name));
    if (type !== undefined)
      report(state, 'wrong-family', valueSpan(use), message('IPv6 has no addresses of type {type}.', { type }));
  }
};

/** Prefix translation changes the upper half of an address. */
const LONGEST_PREFIX = 64;

export const prefixTranslation: Constraint = (extension, state) => {
  for (const use of extension.options) {
    if (use.value.kind !== 'prefixes') continue;
    const length = lengthOfMask(use.value.prefixes[0]?.mask ?? []);
    if (length === undefined || length > LONGEST_PREFIX) {
      report(
        state,
        'out-of-range',
        valueSpan(use),
        message('The prefix may have at most {max} bits.', { max: LONGEST_PREFIX }),
      );
    }
  }
};

export const tee: Constraint = (extension, state) => {
  const use = useOf(extension, '--gateway');
  if (use?.value.kind !== 'addressList') return;
  if (use.value.addresses.every(({ words }) => words.every((word) => word === 0))) {
    report(state, 'bad-value', valueSpan(use), message('Copies cannot be sent to the address of zeros.'));
  }
};

export const conntrack: Constraint = (extension, state) => {
  const use = useOf(extension, '--ctproto');
  if (use?.value.kind !== 'protocol' || use.value.number !== 0) return;
  report(
    state,
    'bad-value',
    valueSpan(use),
    use.negated ? message('“! --ctproto 0” would always match.') : message('“--ctproto 0” would never match.'),
  );
};
