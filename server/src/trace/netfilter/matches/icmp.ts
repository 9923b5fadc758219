/** net/netfilter/xt_tcpudp.c, ICMP of both families: a type, and a range of codes. */
import type { Packet } from '../../../net/packet.ts';
import type { Message } from '../../../text/message.ts';
import { present } from '../../space/dimensions.ts';
import { numbers, region } from '../../space/region.ts';
import { byOption, lacking, type OptionTest, withMissing } from './match.ts';

function typeText({ icmpType, icmpCode }: Packet): string | Message {
  return icmpType === undefined ? lacking.icmp : `${icmpType}/${icmpCode ?? 0}`;
}

const typeTest: OptionTest = (option) => {
  const { value } = option;
  if (value.kind !== 'icmp') return undefined;
  return withMissing(
    option,
    ({ packet }) => {
      if (packet.icmpType === undefined) return undefined;
      const code = packet.icmpCode ?? 0;
      return value.any || (packet.icmpType === value.type && code >= value.codeLow && code <= value.codeHigh);
    },
    ({ packet }) => typeText(packet),
    {
      holds: region({
        icmp: value.any ? present : numbers(value.type * 256 + value.codeLow, value.type * 256 + value.codeHigh),
      }),
      among: region({ icmp: present }),
      of: 'header',
    },
  );
};

export const icmp = byOption('icmp', { '--icmp-type': typeTest });
export const icmp6 = byOption('icmp6', { '--icmpv6-type': typeTest });
