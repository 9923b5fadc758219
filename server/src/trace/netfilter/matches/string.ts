/** net/netfilter/xt_string.c: bytes somewhere in the packet, between two offsets that count from the IP header. */
import type { OptionUse } from '../../../dialects/iptables-save/model.ts';
import type { Packet } from '../../../net/packet.ts';
import { message } from '../../../text/message.ts';
import { bytesOf } from '../../walk/bytes.ts';
import { type Answer, conditionOf, unknown } from '../condition.ts';
import { hasOption, optionNamed } from '../extension.ts';
import { asserted, written } from '../header.ts';
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

/** So many bytes that nobody knows are not taken to be those of a pattern by accident. */
const byAccident = 3;

/** Whether the bytes hold the pattern; undefined: what the packet carries is not described, or too little of its headers. */
function finds(packet: Packet, { pattern, from, to, fold }: Search): boolean | undefined {
  const bytes = bytesOf(packet);
  const wanted = [...fold(pattern)].map((character) => character.charCodeAt(0) & 0xff);
  const last = Math.min(to, bytes.length) - wanted.length;
  const told = packet.data === undefined ? bytes.payload : bytes.length;
  let open = false;
  for (let at = from; at <= last; at++) {
    let unknown = 0;
    const fits = wanted.every((byte, index) => {
      const { value, known } = bytes.at(at + index);
      if (known !== 0xff) unknown++;
      const found = known === 0xff ? fold(String.fromCharCode(value)).charCodeAt(0) : value;
      return ((found ^ byte) & known) === 0;
    });
    if (!fits) continue;
    if (unknown === 0) return true;
    if (unknown < byAccident || at + wanted.length > told) open = true;
  }
  return open ? undefined : false;
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
    const options = use.options.map(asserted).join(' ');
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
