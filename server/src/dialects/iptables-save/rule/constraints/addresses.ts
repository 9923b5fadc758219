/** Addresses and prefixes that the kernel refuses. */
import { type Address, lengthOfMask, sameAddress } from '../../../../net/address.ts';
import { parseIPv6 } from '../../../../net/ipv6.ts';
import { formatPrefix } from '../../../../net/text.ts';
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
    const prefix = use.value.kind === 'prefixes' ? use.value.prefixes[0] : undefined;
    if (!prefix) continue;
    const length = lengthOfMask(prefix.mask);
    if (length === undefined || length > LONGEST_PREFIX) {
      const what = message('The prefix may have at most {max} bits.', { max: LONGEST_PREFIX });
      report(state, 'out-of-range', valueSpan(use), what);
    } else if (hasHostBits(use.words[0]?.text ?? '', prefix.address)) {
      const what = message('The address has bits behind its prefix: write {address}.', {
        address: formatPrefix(prefix),
      });
      report(state, 'bad-value', valueSpan(use), what);
    }
  }
};

/** True where the text says an address other than the prefix that was made of it. */
function hasHostBits(text: string, prefix: Address): boolean {
  const written = parseIPv6(text.split('/', 1)[0] ?? '');
  return written !== undefined && !sameAddress(written, prefix);
}

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
