/** net/netfilter/xt_hl.c: TTL of IPv4 and hop limit of IPv6. */
import { region } from '../../space/region.ts';
import { byOption, bytesWhere, compares, type OptionTest } from './match.ts';

function compareTest(holds: (ttl: number, value: number) => boolean): OptionTest {
  return (option) => {
    const { value } = option;
    if (value.kind !== 'number') return undefined;
    return compares(
      option,
      ({ packet }) => holds(packet.ttl, value.value),
      ({ packet }) => String(packet.ttl),
      () => region({ ttl: bytesWhere((ttl) => holds(ttl, value.value)) }),
    );
  };
}

function tests(prefix: string): Readonly<Record<string, OptionTest>> {
  return {
    [`--${prefix}-eq`]: compareTest((ttl, value) => ttl === value),
    [`--${prefix}-lt`]: compareTest((ttl, value) => ttl < value),
    [`--${prefix}-gt`]: compareTest((ttl, value) => ttl > value),
  };
}

export const ttl = byOption('ttl', tests('ttl'));
export const hl = byOption('hl', tests('hl'));
