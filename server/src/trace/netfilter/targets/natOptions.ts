/** What the options of the translating targets ask for. */
import type { TargetUse } from '../../../dialects/iptables-save/model.ts';
import type { AddressRange } from '../../../net/address.ts';
import type { Message } from '../../../text/message.ts';
import type { NatRange, Side } from '../nat.ts';
import { bind } from '../nat.ts';
import type { Walk } from '../walk.ts';
import { hasOption, optionNamed, type Target } from './target.ts';

/** Addresses and ports of `--to-destination` and `--to-source`, or the ports of `--to-ports`. */
export function natRange(use: TargetUse, name: string): NatRange {
  const value = optionNamed(use, name)?.value;
  const random = hasOption(use, '--random') || hasOption(use, '--random-fully') ? 'ports' : 'no';
  switch (value?.kind) {
    case 'nat':
      return {
        random,
        ...(value.addresses === undefined ? {} : { addresses: value.addresses }),
        ...(value.ports === undefined ? {} : { ports: value.ports }),
      };
    case 'range':
      return { random, ports: { low: value.low, high: value.high } };
    case 'number':
      return { random, ports: { low: value.value, high: value.value } };
    default:
      return { random };
  }
}

/** A target that decides one side of the connection's translation. `addresses` answers undefined to keep what the range says. */
export function translating(
  text: Message,
  side: Side,
  range: NatRange,
  addresses?: (walk: Walk) => AddressRange | undefined,
): Target {
  return {
    kind: 'action',
    text,
    run: (walk) => {
      const chosen = addresses?.(walk);
      bind(walk, side, chosen === undefined ? range : { ...range, addresses: chosen });
      return 'accept';
    },
    outline: { kind: 'translates', side, range, to: addresses === undefined ? 'range' : 'own' },
  };
}
