/** net/netfilter/xt_DSCP.c, target TOS: bits under the mask are cleared, then the value is flipped in. */
import type { OptionUse } from '../../../dialects/iptables-save/model.ts';
import { message } from '../../../text/message.ts';
import { afterChange, type ByteChange } from './byteChange.ts';
import { goesOn, type TargetSemantics } from './target.ts';

/** What each form comes to, as libxt_TOS.c of iptables turns it into the kernel's one form. */
const forms: Readonly<Record<string, (value: number, mask: number) => readonly [value: number, mask: number]>> = {
  '--set-tos': (value, mask) => [value, mask],
  '--and-tos': (value) => [0, ~value & 0xff],
  '--or-tos': (value) => [value, value],
  '--xor-tos': (value) => [value, 0],
};

function changeOf({ spec, value }: OptionUse): readonly [value: number, mask: number] | undefined {
  if (value.kind === 'masked') return forms[spec.name]?.(value.value, value.mask);
  return value.kind === 'number' ? forms[spec.name]?.(value.value, 0xff) : undefined;
}

export const TOS: TargetSemantics = {
  name: 'TOS',
  state: 'modelled',
  compile: (use) => {
    const asked = use.options.map(changeOf).find((found) => found !== undefined);
    if (asked === undefined) return goesOn(message('TOS without a value changes nothing.'));
    const [value, mask] = asked;
    const change: ByteChange = { field: 'tos', keep: ~mask & 0xff, flip: value & 0xff };
    return goesOn(
      message('change the type-of-service byte.'),
      (walk) => {
        walk.packet = { ...walk.packet, tos: afterChange(change, walk.packet.tos) };
      },
      { kind: 'rewrites-byte', change },
    );
  },
};
