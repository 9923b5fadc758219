/** net/netfilter/xt_dccp.c: ports, the packet's type and options. */
import { dccpTypes } from '../../../catalog/names/index.ts';
import { message } from '../../../text/message.ts';
import { unknown } from '../condition.ts';
import { byOption, compares } from './match.ts';
import { ofWhole, ports } from './ports.ts';

/** Types from 10 on are the invalid ones; a first packet is a REQUEST. */
function typeName(type = 0): string {
  return dccpTypes[Math.min(type, dccpTypes.length - 1)] ?? '';
}

export const dccp = byOption('dccp', {
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
      ({ packet }) => packet.dccpOptions?.includes(kind) ?? question,
      ({ packet }) => packet.dccpOptions?.join(', '),
    );
  }),
});
