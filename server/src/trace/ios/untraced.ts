/** Lines about NAT that the trace does not model: each is named where it could change what becomes of the packet. */
import type { UntracedEffect, UntracedStatement } from '../../dialects/ios-nat/model.ts';
import { type Message, message } from '../../text/message.ts';
import { findInterface } from './interfaces.ts';
import { type RouterWalk, suppose } from './walk.ts';

/** More lines than these are named together. */
const mostNamed = 8;

/**
 * Says that no such line changes anything here. True: somebody answered that one does, and the walk is over, since
 * nobody knows what it does. `outer`: the interface of the global side.
 */
export function endsUntraced(walk: RouterWalk, effect: UntracedEffect, outer: string | undefined): boolean {
  const lines = walk.router.untraced[effect].filter((line) => isHere(walk, line, outer));
  for (const line of lines.slice(0, mostNamed)) {
    const id = `line:${line.place.file}:${line.place.line + 1}`;
    if (!changesNothing(walk, id, line, effect)) return end(walk, line);
  }
  const [next, ...others] = lines.slice(mostNamed);
  if (next === undefined) return false;
  const text = message('{count} more lines about NAT that are not traced change nothing here', {
    count: others.length + 1,
  });
  return suppose(walk, `lines:${effect}`, text) ? false : end(walk, next);
}

/** A line that is there to translate may well do it: then both are traced. */
function changesNothing(walk: RouterWalk, id: string, line: UntracedStatement, effect: UntracedEffect): boolean {
  const text = textOf(line, effect);
  return line.why === 'not-modelled' && effect === 'translation'
    ? walk.chooser.assume({ id, text })
    : suppose(walk, id, text);
}

function isHere(
  { router: { router }, input }: RouterWalk,
  { on }: UntracedStatement,
  outer: string | undefined,
): boolean {
  if (on === undefined) return true;
  const name = findInterface(router, on.name)?.name ?? on.name;
  return name === outer || name === input?.name;
}

function textOf({ text, why }: UntracedStatement, effect: UntracedEffect): Message {
  if (why === 'unread') return message('the router has no “{text}”: the line can’t be read', { text });
  switch (effect) {
    case 'translation':
      return message('“{text}” does not translate this packet: what it does is not traced', { text });
    case 'allocation':
      return message('“{text}” gives no other address or port: what it does is not traced', { text });
    case 'routing':
      return message('“{text}” sends the packet no other way: it is not traced', { text });
    case 'passage':
      return message('“{text}” lets the packet pass: it is not traced', { text });
    case 'inward':
      return message('“{text}” lets no packet from outside in: what it does is not traced', { text });
  }
}

function end(walk: RouterWalk, { text, place }: UntracedStatement): true {
  walk.hook = 'nat';
  const told = message('“{text}” decides, and what it does is not traced', { text });
  walk.end = { verdict: 'undecided', decidedBy: { by: 'stack', part: 'nat', text: told, origin: place } };
  return true;
}
