import { meaningOfAddress } from '../../catalog/wellKnown/find.ts';
import { lengthOfMask, type Prefix } from '../../net/address.ts';
import { bitsOf, formatAddress, formatPrefix } from '../../net/text.ts';
import { message } from '../../text/message.ts';
import { type Block, paragraph } from '../markdown.ts';

export function addressBlocks(prefix: Prefix): readonly Block[] {
  const text = formatPrefix(prefix);
  const blocks: Block[] = [];
  const length = lengthOfMask(prefix.mask);
  const { family } = prefix.address;
  if (length === undefined) {
    blocks.push(
      paragraph(message('The mask of {prefix} has holes: only the bits set in it are compared.', { prefix: text })),
    );
  } else if (family === 'ipv4' && length < 31) {
    const first = (prefix.address.words[0] ?? 0) >>> 0;
    const last = (first | ~(prefix.mask[0] ?? 0)) >>> 0;
    const args = {
      prefix: text,
      first: formatAddress(prefix.address),
      last: formatAddress({ family, words: [last] }),
      count: 2 ** (bitsOf(family) - length),
    };
    blocks.push(paragraph(message('{prefix}: from {first} to {last}, {count} addresses.', args)));
  }
  const known = meaningOfAddress(length === bitsOf(family) ? formatAddress(prefix.address) : text);
  if (known !== undefined) {
    const args = { address: text, software: message(known.software), meaning: message(known.meaning) };
    blocks.push(paragraph(message('{address} ({software}): {meaning}', args)));
  }
  return blocks;
}
