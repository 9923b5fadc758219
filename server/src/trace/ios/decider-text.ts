/** What decided, where a router's access list did. */
import { type Message, message } from '../../text/message.ts';
import type { Decider } from '../trace.ts';

export function accessListText({ list, sequence }: Extract<Decider, { readonly by: 'access-list' }>): Message {
  return sequence === undefined
    ? message('the end of access list {list}, which denies all that no line permits', { list })
    : message('line {line} of access list {list}', { line: sequence, list });
}
