/** net/netfilter/xt_dccp.c: ports, the packet's type and options. */
import { dccpTypes } from '../../../catalog/names/index.ts';
import { message } from '../../../text/message.ts';
import { intervalsOf } from '../../space/intervals.ts';
import { numbers, region } from '../../space/region.ts';
import { negated, unknown } from '../condition.ts';
import { byHeader, compares } from './match.ts';
import { ofWhole, ports } from './ports.ts';

/** Types from 10 on are the invalid ones; a first packet is a REQUEST. */
function typeName(type = 0): string {
  return dccpTypes[Math.min(type, dccpTypes.length - 1)] ?? '';
}

/** The types that bear one of the names. */
function typesNamed(names: readonly string[]) {
  const types = Array.from({ length: 16 }, (_, type) => type).filter((type) => names.includes(typeName(type)));
  return region({ dccpType: intervalsOf(types.flatMap((type) => numbers(type))) });
}

const anyType = region({ dccpType: numbers(0, 15) });

/** dccp_find_option() takes every kind from 2 on for one with a length behind it, though those below 32 have none. */
function finds(kinds: readonly number[], wanted: number): boolean {
  const bytes = kinds.flatMap((kind) => (kind < 32 ? [kind] : [kind, 2]));
  for (let at = 0; at < bytes.length; ) {
    const kind = bytes[at] ?? 0;
    if (kind === wanted) return true;
    at += kind < 2 ? 1 : bytes[at + 1] || 1;
  }
  return false;
}

export const dccp = byHeader('dccp', {
  ...ports,
  '--dccp-types': ofWhole((option) => {
    const { value } = option;
    if (value.kind !== 'names') return undefined;
    const named = () => typesNamed(value.names);
    return {
      ...compares(
        option,
        ({ packet }) => value.names.includes(typeName(packet.dccpType)),
        ({ packet }) => typeName(packet.dccpType),
      ),
      region: option.negated ? negated(named, anyType) : named,
    };
  }),
  '--dccp-option': ofWhole((option) => {
    const kind = option.value.kind === 'number' ? option.value.value : undefined;
    if (kind === undefined) return undefined;
    const question = unknown(
      `dccp-option:${kind}`,
      message('the packet carries the DCCP option {kind} (give its options as “dccpOptions”)', { kind }),
      false,
    );
    return compares(
      option,
      ({ packet: { dccpOptions } }) => (dccpOptions === undefined ? question : finds(dccpOptions, kind)),
      ({ packet }) => packet.dccpOptions?.join(', '),
    );
  }),
});
