/** net/netfilter/xt_tcpudp.c, TCP. */

import { SYN } from '../../../net/tcp.ts';
import { message } from '../../../text/message.ts';
import { tcpFlagsText } from '../../names.ts';
import { present } from '../../space/dimensions.ts';
import { numbers, region } from '../../space/region.ts';
import { carriesOption, optionId } from '../../walk/tcpOptions.ts';
import { unknown } from '../condition.ts';
import { asked, byHeader, bytesWhere, compares, failsWithoutHeader, type OptionTest, withMissing } from './match.ts';
import { ports } from './ports.ts';

/** `--syn` looks at FIN, SYN, RST and ACK, of which SYN alone must be set. */
const synMask = 0x17;

function flagsTest(mask: number, set: number): OptionTest {
  const fits = (flags: number): boolean => (flags & mask) === set;
  return (option) =>
    withMissing(
      option,
      // A later fragment has neither ports nor flags.
      ({ packet }) => (packet.sport === undefined ? undefined : fits(packet.tcpFlags ?? SYN)),
      ({ packet }) => tcpFlagsText(packet.tcpFlags ?? SYN),
      {
        holds: region({ sport: present, tcpFlags: bytesWhere(fits) }),
        among: region({ sport: present }),
        of: 'header',
      },
    );
}

export const tcp = byHeader('tcp', {
  ...ports,
  '--syn': flagsTest(synMask, SYN),
  '--tcp-flags': (option, context, use) =>
    option.value.kind === 'flags' ? flagsTest(option.value.mask, option.value.set)(option, context, use) : undefined,
  '--tcp-option': (option) => {
    const kind = option.value.kind === 'number' ? option.value.value : undefined;
    if (kind === undefined) return undefined;
    const whole = compares(
      option,
      ({ packet }) =>
        carriesOption(packet, kind) ??
        unknown(
          optionId(kind),
          message('the packet carries the TCP option {kind} (give its options as “tcpOptions”)', { kind }),
          false,
        ),
      ({ packet }) => packet.tcpOptions?.join(', '),
      asked(option),
    );
    // What has no such header has no such options, and doesn't match negated either.
    const told = region({ sport: present, [`tcpOption.${kind}`]: numbers(option.negated ? 0 : 1) });
    return {
      ...whole,
      region: (about) => (about.node === undefined ? whole.region?.(about) : told),
      test: (walk) => (walk.packet.sport === undefined ? failsWithoutHeader(walk) : whole.test(walk)),
    };
  },
});
