/** Which of the four names an address of a rule has. */
import type { NatRule } from '../../../dialects/ios-nat/model.ts';
import type { TakenWord } from '../../../dialects/ios-nat/syntax/match.ts';
import { message } from '../../../text/message.ts';
import { type Block, paragraph } from '../../markdown.ts';

export function addressBlocks(rule: NatRule, { token, text }: TakenWord): readonly Block[] {
  if (rule.kind !== 'static' || token.kind !== 'argument' || token.of !== 'address') return [];
  const isLocal = token.name.startsWith('local');
  if (rule.side === 'outside') {
    return [
      paragraph(
        isLocal
          ? message('{address} is the **outside local** address: how the outside host is seen inside.', {
              address: text,
            })
          : message('{address} is the **outside global** address: what the outside host really has.', {
              address: text,
            }),
      ),
    ];
  }
  return [
    paragraph(
      isLocal
        ? message('{address} is the **inside local** address: what the inside host really has.', { address: text })
        : message('{address} is the **inside global** address: how the inside host is seen outside.', {
            address: text,
          }),
    ),
  ];
}
