/** net/netfilter/xt_mark.c: the mark's bits under the mask are cleared, then the value is flipped in. */
import type { OptionUse } from '../../../dialects/iptables-save/model.ts';
import { formatMark } from '../../../net/mark.ts';
import { message } from '../../../text/message.ts';
import { goesOn, type TargetSemantics } from './target.ts';

export interface MarkChange {
  readonly value: number;
  /** Bits that are cleared before `value` is flipped in. */
  readonly mask: number;
}

/** What each form comes to, as xt_MARK.c of iptables turns it into the kernel's one form. */
const forms: Readonly<Record<string, (value: number, mask: number) => MarkChange>> = {
  '--set-xmark': (value, mask) => ({ value, mask }),
  '--set-mark': (value, mask) => ({ value, mask: (mask | value) >>> 0 }),
  '--and-mark': (value) => ({ value: 0, mask: ~value >>> 0 }),
  '--or-mark': (value) => ({ value, mask: value }),
  '--xor-mark': (value) => ({ value, mask: 0 }),
};

/** The change that an option asks for; undefined: the option is none of these. */
export function markChangeOf(option: OptionUse): MarkChange | undefined {
  const form = forms[option.spec.name];
  const { value } = option;
  if (form === undefined) return undefined;
  if (value.kind === 'masked') return form(value.value, value.mask);
  return value.kind === 'number' ? form(value.value, 0xffffffff) : undefined;
}

export function applyMark(mark: number, { value, mask }: MarkChange): number {
  return ((mark & ~mask) ^ value) >>> 0;
}

export const MARK: TargetSemantics = {
  name: 'MARK',
  state: 'modelled',
  compile: (use) => {
    const change = use.options.map(markChangeOf).find((found) => found !== undefined);
    if (change === undefined) return goesOn(message('MARK without a value changes nothing.'));
    const text = message('change the mark by {change}.', { change: formatMark(change.value, change.mask) });
    return goesOn(
      text,
      (walk) => {
        walk.packet = { ...walk.packet, mark: applyMark(walk.packet.mark, change) };
      },
      { kind: 'marks', change: ({ mark, ctmark }) => ({ mark: applyMark(mark, change), ctmark }) },
    );
  },
};
