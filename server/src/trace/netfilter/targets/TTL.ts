/** net/netfilter/xt_HL.c: TTL of IPv4 and hop limit of IPv6 are changed alike, and stay between 0 and 255. */
import type { TargetUse } from '../../../dialects/iptables-save/model.ts';
import { message } from '../../../text/message.ts';
import { afterChange, type ByteChange } from './byteChange.ts';
import { goesOn, type Target, type TargetSemantics } from './target.ts';

function compile(use: TargetUse): Target {
  const [option] = use.options;
  const amount = option?.value.kind === 'number' ? option.value.value : 0;
  const how = option?.spec.name.slice(option.spec.name.lastIndexOf('-') + 1);
  const change: ByteChange =
    how === 'set' ? { field: 'ttl', to: amount } : { field: 'ttl', by: how === 'inc' ? amount : -amount };
  const text = message('change the time to live: {how} {amount}.', { how: how ?? '', amount });
  // Zero is a value like any other here: only routing throws a packet away for it.
  return goesOn(
    text,
    (walk) => {
      walk.packet = { ...walk.packet, ttl: afterChange(change, walk.packet.ttl) };
    },
    { kind: 'rewrites-byte', change },
  );
}

export const TTL: TargetSemantics = { name: 'TTL', state: 'modelled', compile };
export const HL: TargetSemantics = { name: 'HL', state: 'modelled', compile };
