/** net/ipv4/netfilter/nf_dup_ipv4.c and its IPv6 twin: a copy is sent to a gateway at once; the packet itself goes on. */
import { formatAddress } from '../../../net/text.ts';
import { message } from '../../../text/message.ts';
import type { Walk } from '../../walk/walk.ts';
import { optionNamed } from '../extension.ts';
import { goesOn, type TargetSemantics } from './target.ts';

export const TEE: TargetSemantics = {
  name: 'TEE',
  state: 'modelled',
  compile: (use) => {
    const value = optionNamed(use, '--gateway')?.value;
    const gateway = value?.kind === 'addressList' ? value.addresses[0] : undefined;
    if (gateway === undefined) return goesOn(message('TEE without a gateway copies nothing.'));
    const device = optionNamed(use, '--oif')?.words[0]?.text;
    const text = message('send a copy to {gateway}.', { gateway: formatAddress(gateway) });
    const run = (walk: Walk): void => walk.sendCopy(walk, { gateway, ...(device === undefined ? {} : { device }) });
    return goesOn(text, run, { kind: 'passes' });
  },
};
