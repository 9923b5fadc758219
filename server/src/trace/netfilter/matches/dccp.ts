/** net/netfilter/xt_dccp.c: ports, the packet's type and options. */
import { dccpTypes } from '../../../catalog/names/index.ts';
import { message } from '../../../text/message.ts';
import { unknown } from '../condition.ts';
import { byHeader, compares } from './match.ts';
import { ofWhole, ports } from './ports.ts';

/** Types from 10 on are the invalid ones; a first packet is a REQUEST. */
function typeName(type = 0): string {
  return dccpTypes[Math.min(type, dccpTypes.length - 1)] ?? '';
}

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
    return compares(
      option,
      ({ packet }) => value.names.includes(typeName(packet.dccpType)),
      ({ packet }) => typeName(packet.dccpType),
    );
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
