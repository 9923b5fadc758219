/** The question whether an address is the node's own, which several rooms ask. */
import type { Address } from '../../net/address.ts';
import { formatAddress } from '../../net/text.ts';
import { message } from '../../text/message.ts';
import type { Question } from '../chooser.ts';

/** What is asked of an address where no dump tells whether it is the node's own. */
export function isOwnAddress(address: Address): Question {
  const text = formatAddress(address);
  return { id: `local:${text}`, text: message('{address} is an address of this node', { address: text }) };
}
