/** net/netfilter/xt_recent.c: --set notes the address and always matches; the others ask a list that no dump holds. */
import { formatAddress } from '../../../net/text.ts';
import { message } from '../../../text/message.ts';
import { conditionOf, unknown } from '../condition.ts';
import { written } from '../header.ts';
import { hasOption, optionNamed } from '../targets/target.ts';
import type { MatchSemantics } from './match.ts';

export const recent: MatchSemantics = {
  name: 'recent',
  state: 'unknown',
  reason: message('lists of recent addresses are not in the dumps'),
  compile: (use) => {
    const name = optionNamed(use, '--name')?.words[0]?.text ?? 'DEFAULT';
    const side = hasOption(use, '--rdest') ? 'dst' : 'src';
    const set = optionNamed(use, '--set');
    if (set !== undefined) {
      return [
        conditionOf(
          set,
          () => true,
          () => message('{option}: always matches, and notes the address', { option: written(set) }),
        ),
      ];
    }
    const asked = ['--rcheck', '--update', '--remove']
      .map((option) => optionNamed(use, option))
      .find((option) => option !== undefined);
    if (asked === undefined) return [];
    const options = use.options.map(written).join(' ');
    return [
      conditionOf(
        asked,
        ({ packet }) => {
          const address = formatAddress(packet[side]);
          const text = message('{address} is in the list of recent addresses “{name}” ({options})', {
            address,
            name,
            options,
          });
          return unknown(`recent:${options}:${address}`, text, false);
        },
        () => message('{option}: the list of recent addresses is not in the dumps', { option: written(asked) }),
      ),
    ];
  },
};
