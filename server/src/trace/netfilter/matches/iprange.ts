/** net/netfilter/xt_iprange.c. */
import { inRange } from '../../../net/address.ts';
import { formatAddress } from '../../../net/text.ts';
import { addressesBetween } from '../../space/dimensions.ts';
import { region } from '../../space/region.ts';
import { byOption, compares, type OptionTest } from './match.ts';

function rangeTest(side: 'src' | 'dst'): OptionTest {
  return (option) => {
    const { value } = option;
    if (value.kind !== 'addresses') return undefined;
    return compares(
      option,
      ({ packet }) => inRange(value, packet[side]),
      ({ packet }) => formatAddress(packet[side]),
      () => region({ [side]: addressesBetween(value.low, value.high) }),
    );
  };
}

export const iprange = byOption('iprange', { '--src-range': rangeTest('src'), '--dst-range': rangeTest('dst') });
