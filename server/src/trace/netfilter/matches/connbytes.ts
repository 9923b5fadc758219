/** net/netfilter/xt_connbytes.c: what the connection has carried so far, this packet included. */

import { message } from '../../../text/message.ts';
import type { Carried } from '../../connection/connection.ts';
import { common, type Intervals, without } from '../../space/intervals.ts';
import { nothing, numbers, type Region, region } from '../../space/region.ts';
import { type About, unknown } from '../condition.ts';
import { optionNamed } from '../extension.ts';
import { written } from '../header.ts';
import { lacking, type MatchSemantics } from './match.ts';

/** Numbers of the direction that the rule looks at. */
function counted(carried: Carried, direction: string): { readonly packets: number; readonly bytes: number } {
  if (direction === 'original') return carried.original;
  if (direction === 'reply') return carried.reply;
  const { original, reply } = carried;
  return { packets: original.packets + reply.packets, bytes: original.bytes + reply.bytes };
}

function measure(carried: Carried, direction: string, mode: string): number {
  const { packets, bytes } = counted(carried, direction);
  if (mode === 'packets') return packets;
  if (mode === 'bytes') return bytes;
  return packets === 0 ? 0 : Math.floor(bytes / packets);
}

const none: Intervals = numbers(0);
/** The kernel's counters have 64 bits. */
const whole: Intervals = [[0, 2 ** 64]];

/**
 * A packet of a connection has been counted when a rule sees it, and so has the one that opened it; answers have a
 * connection that has seen one.
 */
function regionOfAmounts(
  { family, node }: About,
  wanted: Intervals,
  direction: string,
  mode: string,
): Region | undefined {
  // What connections of a dump have carried, nobody knows.
  if (node === undefined || (node.connections ?? []).length > 0) return undefined;
  const least = mode === 'packets' ? 1 : family === 'ipv4' ? 20 : 40;
  const some = common(wanted, [[least, 2 ** 64]]).length > 0;
  const bounds = { direction: numbers(0, 1) };
  if (direction === 'reply' && common(wanted, none).length > 0) return { ...region(bounds), exact: false };
  if (!some) return nothing;
  // Nobody's first packet: connections are kept from the end of its way on.
  const most = mode === 'packets' ? 1 : 65535 + 40;
  const isLater = common(wanted, [[least, most + 1]]).length === 0;
  const also = {
    ...(direction === 'reply' ? { 'ct.seenReply': numbers(1) } : {}),
    ...(isLater && mode !== 'avgpkt' ? { 'ct.confirmed': numbers(1) } : {}),
  };
  return { ...region({ ...bounds, ...also }), exact: false };
}

export const connbytes: MatchSemantics = {
  name: 'connbytes',
  state: 'modelled',
  compile: (use, context) => {
    const option = optionNamed(use, '--connbytes');
    const value = option?.value;
    const word = (name: string): string => optionNamed(use, name)?.words[0]?.text ?? '';
    const [direction, mode] = [word('--connbytes-dir'), word('--connbytes-mode')];
    const range =
      value?.kind === 'bigRange' || value?.kind === 'range'
        ? { low: Number(value.low), high: Number(value.high) }
        : { low: 0, high: Number.POSITIVE_INFINITY };
    const text = message('the connection has carried as much as {place} asks for', { place: context.place });
    // iptables-save prints 0:0, which nothing fits that has carried a packet, as it prints 0: of any number.
    const isAmbiguous = option?.negated === false && option.words[0]?.text === '0';
    const any = message(
      '{option} of {place} stands for any number, and not for 0:0, which iptables-save prints alike',
      {
        option: '--connbytes 0',
        place: context.place,
      },
    );
    const within = numbers(range.low, range.high);
    // Negated, both ends of the range change places: a range of one number is then the same range.
    const isNegated = option?.negated === true && range.low !== range.high;
    const wanted = isNegated ? without(whole, within) : within;
    return [
      {
        span: use.nameSpan,
        region: (about) => regionOfAmounts(about, wanted, direction, mode),
        test: ({ connection }) => {
          // A template counts nothing.
          if (connection === undefined || connection.template !== undefined) return false;
          const negated = option?.negated === true;
          if (connection.carried === undefined)
            return { ...unknown(`connbytes:${context.place}`, text, false), when: !negated };
          const found = measure(connection.carried, direction, mode);
          if (isAmbiguous && found > 0) return unknown(`connbytes-any:${context.place}`, any);
          return (found >= range.low && found <= range.high) !== isNegated;
        },
        explain: ({ connection }) => {
          if (connection === undefined)
            return message('{option}: {lacking}', { option: '-m connbytes', lacking: lacking.connection });
          if (connection.carried === undefined)
            return message('-m connbytes: what the connection has carried is not in the dump');
          return message('{options}: the connection has carried {found}', {
            options: use.options.map(written).join(' '),
            found: measure(connection.carried, direction, mode),
          });
        },
      },
    ];
  },
};
