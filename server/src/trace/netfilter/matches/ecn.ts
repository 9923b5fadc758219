/** net/netfilter/xt_ecn.c: two bits of the IP header, and two flags of TCP. */
import type { Packet } from '../../../net/packet.ts';
import { message } from '../../../text/message.ts';
import { numbers, type Region, region } from '../../space/region.ts';
import { isLaterFragment } from '../../walk/headers.ts';
import { flagsByte, flagsOfLater, lacksTcpHeader } from '../../walk/laterTcp.ts';
import { type Answer, unknown } from '../condition.ts';
import { byOption, bytesWhere, compares, lacking, type OptionTest } from './match.ts';

/** match_tcp() fails where the header is cut off, negated or not. */
const flagTest =
  (bit: number): OptionTest =>
  (option) => {
    const whole = compares(
      option,
      ({ packet }) => (isLaterFragment(packet) ? inLater(packet, bit) : ((packet.tcpFlags ?? 0) & bit) !== 0),
      ({ packet }) => {
        if (lacksTcpHeader(packet)) return lacking.header;
        return isLaterFragment(packet) ? undefined : String(Math.sign((packet.tcpFlags ?? 0) & bit));
      },
    );
    const where = flagRegion(bit, option.negated);
    return { ...whole, region: () => where, test: (walk) => !lacksTcpHeader(walk.packet) && whole.test(walk) };
  };

/** Not exact: a header may be cut off, and nobody knows what a later fragment carries there. */
function flagRegion(bit: number, negated: boolean): Region {
  const flags = bytesWhere((flags) => ((flags & bit) !== 0) !== negated);
  const boxes = [region({ tcpFlags: flags, fragment: numbers(0) }), region({ fragment: numbers(1) })];
  return { boxes: boxes.flatMap((each) => each.boxes), exact: false };
}

function inLater(packet: Packet, bit: number): Answer {
  const { value, known } = flagsOfLater(packet);
  if ((known & bit) !== 0) return (value & bit) !== 0;
  const text = message('bit {bit} of byte {byte} is set in what the later fragment carries (give that as “data”)', {
    bit: `0x${bit.toString(16)}`,
    byte: flagsByte,
  });
  return unknown(`later-flags:${bit}`, text, false);
}

export const ecn = byOption('ecn', {
  '--ecn-ip-ect': (option) => {
    const { value } = option;
    if (value.kind !== 'number') return undefined;
    return compares(
      option,
      ({ packet }) => (packet.tos & 3) === value.value,
      ({ packet }) => String(packet.tos & 3),
      () => region({ tos: bytesWhere((tos) => (tos & 3) === value.value) }),
    );
  },
  '--ecn-tcp-cwr': flagTest(128),
  '--ecn-tcp-ece': flagTest(64),
});
