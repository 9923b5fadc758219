/** What a router's answers mean. */
import { type Message, message } from '../../text/message.ts';

type Meaning = (found: RegExpExecArray, text: string) => Message;

const meanings: readonly (readonly [RegExp, Meaning])[] = [
  [
    /similar static entry \((\S+) ?-> ?(\S+?)\)/i,
    (found) =>
      message('Refused: the static rule {local} → {global} has this global address already.', {
        local: found[1] ?? '',
        global: found[2] ?? '',
      }),
  ],
  [
    /(\S+) already mapped \((\S+) ?-> ?(\S+?)\)/i,
    (found) =>
      message('Refused: {local} has a static rule already, to {global}.', {
        local: found[1] ?? '',
        global: found[3] ?? '',
      }),
  ],
  [
    /static entry already exists/i,
    () =>
      message('Refused: a dynamic translation of this address is alive. Clear it first: “clear ip nat translation *”.'),
  ],
  [
    /dynamic mapping in use/i,
    () => message('Refused: translations of this rule are alive. Clear them first: “clear ip nat translation *”.'),
  ],
  [/mapping not found|translation not found/i, () => message('Refused: there is nothing of the kind to remove.')],
  [
    /pool (\S+) in use/i,
    (found) => message('Refused: a rule uses the pool {pool}. Remove the rule first.', { pool: found[1] ?? '' }),
  ],
  [/pool (\S+) not found/i, (found) => message('Refused: there is no pool {pool}.', { pool: found[1] ?? '' })],
  [/end address less than start/i, () => message('Refused: the range ends before it starts.')],
  [/different subnets/i, () => message('Refused: start and end of the range lie in different networks of the mask.')],
  [/prefix length/i, () => message('Refused: the pool’s mask leaves no room for hosts. At most 30 bits.')],
  [
    /port (\d+) is being used by system/i,
    (found) => message('Refused: the router itself answers on port {port}.', { port: found[1] ?? '' }),
  ],
  [
    /(?:address[- ]group|acl).*(?:does not exist|not exist|doesn't exist)/i,
    () => message('Refused: what the command names is not there.'),
  ],
  [
    /(?:conflicts?|overlap|already (?:exist|configured|in use)|been (?:used|occupied))/i,
    () => message('Refused: another rule or address of the router is in the way.'),
  ],
  [
    /(?:is|are) (?:in use|being used|referenced)/i,
    () => message('Refused: something still uses it. Remove that first.'),
  ],
  [
    /(?:invalid input|unrecogni[sz]ed command|wrong parameter|too many parameters|unknown command)/i,
    () => message('Refused: the router does not know this word at this place.'),
  ],
  [/incomplete command/i, () => message('Refused: the command ends too early.')],
  [/ambiguous command/i, () => message('Refused: an abbreviation fits more than one word.')],
];

export function explainAnswer(text: string): Message {
  for (const [pattern, meaning] of meanings) {
    const found = pattern.exec(text);
    if (found !== null) return meaning(found, text);
  }
  return message('Refused by the router: {answer}', { answer: text.replace(/^(?:%+\s*|Error:\s*)/, '') });
}
