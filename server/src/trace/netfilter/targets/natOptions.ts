/** What the options of the translating targets ask for. */
import type { TargetUse } from '../../../dialects/iptables-save/model.ts';
import type { Message } from '../../../text/message.ts';
import { bind } from '../../conntrack/nat.ts';
import type { NatRange, Side } from '../../conntrack/uniqueTuple.ts';
import { finish, type Walk } from '../../walk/walk.ts';
import { hasOption, optionNamed } from '../extension.ts';
import type { Target } from './target.ts';

/** Addresses and ports of `--to-destination` and `--to-source`, or the ports of `--to-ports`. */
export function natRange(use: TargetUse, name: string): NatRange {
  const value = optionNamed(use, name)?.value;
  const drawn = hasOption(use, '--random') || hasOption(use, '--random-fully');
  const common: Pick<NatRange, 'random' | 'persistent'> = {
    random: drawn ? 'ports' : 'no',
    ...(hasOption(use, '--persistent') ? { persistent: true } : {}),
  };
  switch (value?.kind) {
    case 'nat':
      return {
        ...common,
        ...(value.addresses === undefined ? {} : { addresses: value.addresses }),
        ...(value.ports === undefined ? {} : { ports: value.ports }),
      };
    case 'range':
      return { ...common, ports: { low: value.low, high: value.high } };
    case 'number':
      return { ...common, ports: { low: value.value, high: value.value } };
    default:
      return common;
  }
}

/** `none`: there is no address to take, which drops the packet. `untouched`: the kernel translates nothing. */
export type OwnRange = Pick<NatRange, 'addresses' | 'leavesBy'> | 'none' | 'untouched';

/** A target that decides one side of the connection's translation. `own`: what is to be known at that moment only. */
export function translating(text: Message, side: Side, range: NatRange, own?: (walk: Walk) => OwnRange): Target {
  return {
    kind: 'action',
    text,
    run: (walk, place) => {
      const chosen = own?.(walk);
      if (chosen === 'none') {
        finish(walk, 'dropped', { by: 'rule', ...place });
        return 'over';
      }
      if (chosen !== 'untouched') bind(walk, side, { ...range, ...chosen });
      return 'accept';
    },
    outline: { kind: 'translates', side, range, to: own === undefined ? 'range' : 'own' },
  };
}
