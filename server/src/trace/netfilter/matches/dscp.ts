/** net/netfilter/xt_dscp.c: the upper six bits of the TOS byte, or with `tos` the whole byte under a mask. */
import { hex } from '../../names.ts';
import { region } from '../../space/region.ts';
import { dscpOf } from '../targets/DSCP.ts';
import { byOption, bytesWhere, compares, masked, type OptionTest } from './match.ts';

const classTest: OptionTest = (option) => {
  const wanted = dscpOf(option.value);
  if (wanted === undefined) return undefined;
  return compares(
    option,
    ({ packet }) => packet.tos >>> 2 === wanted,
    ({ packet }) => hex(packet.tos >>> 2),
    () => region({ tos: bytesWhere((tos) => tos >>> 2 === wanted) }),
  );
};

export const dscp = byOption('dscp', { '--dscp': classTest, '--dscp-class': classTest });

export const tos = byOption('tos', {
  '--tos': (option) => {
    const test = masked(option);
    if (test === undefined) return undefined;
    return compares(
      option,
      ({ packet }) => test(packet.tos),
      ({ packet }) => hex(packet.tos),
      () => region({ tos: bytesWhere(test) }),
    );
  },
});
