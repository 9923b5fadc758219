/** net/netfilter/xt_string.c: bytes somewhere in the packet, between two offsets that count from the IP header. */
import type { OptionUse } from '../../../dialects/iptables-save/model.ts';
import type { Packet } from '../../../net/packet.ts';
import { message } from '../../../text/message.ts';
import { type Answer, conditionOf, unknown } from '../condition.ts';
import { written } from '../header.ts';
import { payloadOf } from '../payload.ts';
import { hasOption, optionNamed } from '../targets/target.ts';
import type { MatchSemantics } from './match.ts';

function patternOf({ value }: OptionUse): string | undefined {
  if (value.kind === 'text') return value.text;
  return value.kind === 'bytes' ? String.fromCharCode(...value.bytes) : undefined;
}

interface Search {
  readonly pattern: string;
  readonly from: number;
  readonly to: number;
  readonly fold: (text: string) => string;
}

/** Headers are taken not to hold it by accident; undefined: what the packet carries is not described. */
function finds(packet: Packet, { pattern, from, to, fold }: Search): boolean | undefined {
  const payload = payloadOf(packet);
  if (payload === undefined) return undefined;
  const at = fold(payload.text).indexOf(fold(pattern), Math.max(from - payload.offset, 0));
  return at >= 0 && payload.offset + at + pattern.length <= to;
}

export const stringMatch: MatchSemantics = {
  name: 'string',
  state: 'modelled',
  compile: (use) => {
    const option = optionNamed(use, '--string') ?? optionNamed(use, '--hex-string');
    const pattern = option === undefined ? undefined : patternOf(option);
    if (option === undefined || pattern === undefined) return [];
    const limit = (name: string, otherwise: number): number => {
      const value = optionNamed(use, name)?.value;
      return value?.kind === 'number' ? value.value : otherwise;
    };
    const fold = hasOption(use, '--icase') ? (text: string) => text.toLowerCase() : (text: string) => text;
    const search = { pattern, fold, from: limit('--from', 0), to: limit('--to', 0xffff) };
    const options = use.options.map(written).join(' ');
    const text = message('what the packet carries fits “{options}” (give it as “data”)', { options });
    const test = (packet: Packet): Answer => finds(packet, search) ?? unknown(`string:${options}`, text, false);
    return [
      conditionOf(
        option,
        ({ packet }) => test(packet),
        ({ packet }) =>
          packet.data === undefined
            ? message('{option}: what the packet carries is not described', { option: written(option) })
            : message('{option}: the packet carries {value}', { option: written(option), value: packet.data }),
      ),
    ];
  },
};
