/** net/netfilter/xt_DSCP.c: the upper six bits of the TOS byte. */
import { dscpClasses } from '../../../catalog/names/index.ts';
import { message } from '../../../text/message.ts';
import { hex } from '../../names.ts';
import { afterChange, type ByteChange } from './byteChange.ts';
import { goesOn, type TargetSemantics } from './target.ts';

export const DSCP: TargetSemantics = {
  name: 'DSCP',
  state: 'modelled',
  compile: (use) => {
    const dscp = use.options.map(({ value }) => dscpOf(value)).find((found) => found !== undefined);
    if (dscp === undefined) return goesOn(message('DSCP without a value changes nothing.'));
    const change: ByteChange = { field: 'tos', keep: 3, flip: dscp << 2 };
    return goesOn(
      message('set the DiffServ code point to {dscp}.', { dscp: hex(dscp) }),
      (walk) => {
        walk.packet = { ...walk.packet, tos: afterChange(change, walk.packet.tos) };
      },
      { kind: 'rewrites-byte', change },
    );
  },
};

/** The six bits that an option's value means, as number or class name. */
export function dscpOf(value: {
  readonly kind: string;
  readonly value?: unknown;
  readonly names?: unknown;
}): number | undefined {
  if (value.kind === 'number' && typeof value.value === 'number') return value.value;
  if (value.kind !== 'names' || !Array.isArray(value.names)) return undefined;
  const [name] = value.names as readonly string[];
  return dscpClasses.find((entry) => entry.name.toLowerCase() === name?.toLowerCase())?.value;
}
