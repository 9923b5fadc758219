/** Pools: how many addresses, who uses them, and with whom they are shared by mistake. */

import { globalWords } from '../../../checks/router/facts.ts';
import { boundsOf, holdsWord, overlaps, rangeText } from '../../../checks/router/pools.ts';
import type { Pool } from '../../../dialects/ios-nat/model.ts';
import { type Message, message } from '../../../text/message.ts';
import { poolHolds, poolSize } from '../../../trace/ios/pools.ts';
import { type Block, list, paragraph, title } from '../../markdown.ts';
import type { RouterView } from '../view.ts';

export function poolBlocks({ dump: { router } }: RouterView, pool: Pool): readonly Block[] {
  const size = poolSize(pool);
  const all = pool.ranges.reduce((sum, range) => sum + Math.max(boundsOf(range)[1] - boundsOf(range)[0] + 1, 0), 0);
  const rules = router.rules.filter(
    (rule) =>
      (rule.kind === 'dynamic' && rule.to.kind === 'pool' && rule.to.pool.name === pool.name) ||
      (rule.kind === 'destination' && rule.pool.name === pool.name),
  );
  const items: Message[] = pool.ranges.map((range) => message('{range}', { range: rangeText(boundsOf(range)) }));
  if (size < all)
    items.push(message('{count} network and broadcast addresses of the mask are left out.', { count: all - size }));
  items.push(typeText(pool));
  for (const { text } of rules) items.push(message('Used by {rule}', { rule: text }));
  if (rules.length === 0) items.push(message('No rule uses it.'));
  items.push(...shared(router, pool), ...taken(router, pool));
  return [title(message('Pool {pool}', { pool: pool.name })), paragraph(sizeText(size)), ...list(items)];
}

function sizeText(size: number): Message {
  return size === 1 ? message('One usable address.') : message('{size} usable addresses.', { size });
}

function typeText({ type }: Pool): Message {
  switch (type) {
    case 'normal':
      return message('The lowest free address is given first, and stays with its host until its entry ends.');
    case 'rotary':
      return message('`rotary`: addresses are taken in turn, one for each new connection.');
    case 'match-host':
      return message('`match-host`: each host gets the address with its own host bits.');
  }
}

function shared(router: RouterView['dump']['router'], pool: Pool): readonly Message[] {
  const others = router.pools.filter(
    (other) =>
      other !== pool &&
      other.ranges.some((range) => pool.ranges.some((own) => overlaps(boundsOf(range), boundsOf(own)))),
  );
  const statics = router.rules.filter((rule) => {
    const words = rule.kind === 'static' ? globalWords(rule) : undefined;
    return words !== undefined && holdsWord(pool, words[0]);
  });
  return [
    ...others.map(({ name }) => message('Overlaps the pool {pool}.', { pool: name })),
    ...statics.slice(0, 5).map(({ text }) => message('Holds an address of a static rule: {rule}', { rule: text })),
  ];
}

/** What the listing of translations shows to be in use. */
function taken({ translations }: RouterView['dump']['router'], pool: Pool): readonly Message[] {
  if (translations === undefined) return [];
  const used = new Set(
    translations.flatMap(({ insideGlobal }) => {
      const word = insideGlobal?.address.words[0];
      return word !== undefined && poolHolds(pool, word) ? [word] : [];
    }),
  );
  return [message('{count} of them stand in the translation table of this file.', { count: used.size })];
}
