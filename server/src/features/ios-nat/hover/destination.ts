/** `ip nat inside destination`: connections to one address, spread over servers. */

import { sourceWords } from '../../../checks/router/access-lists.ts';
import type { DestinationRule } from '../../../dialects/ios-nat/model.ts';
import { message } from '../../../text/message.ts';
import { poolAddresses, poolSize } from '../../../trace/ios/pools.ts';
import { type Block, list, paragraph, title } from '../../markdown.ts';
import type { RouterView } from '../view.ts';
import { anyHost, bothWays, crossings, end, fourNames, quad, shown, stranger, unchanged, unnamed } from './words.ts';

export function destinationBlocks({ dump: { router } }: RouterView, rule: DestinationRule): readonly Block[] {
  const used = router.accessLists.find(({ name }) => name === rule.list.name);
  const pool = router.pools.find(({ name }) => name === rule.pool.name);
  const permitted = used?.entries.find(({ action }) => action === 'permit');
  const words = permitted === undefined ? undefined : sourceWords(permitted.source);
  const virtual = words === undefined ? rule.list.name : quad(words[0]);
  const [real = rule.pool.name] = pool === undefined ? [] : Array.from(poolAddresses(pool), quad).slice(0, 1);
  const client = end(stranger, 50_000);
  return [
    title(message('Load sharing')),
    paragraph(
      message(
        'New TCP connections to addresses that the list {list} permits go to the servers of {pool}, one after another. The list is asked about the **destination**.',
        {
          list: rule.list.name,
          pool: rule.pool.name,
        },
      ),
    ),
    fourNames({
      insideLocal: shown(real),
      insideGlobal: shown(virtual),
      outsideLocal: unchanged,
      outsideGlobal: anyHost,
    }),
    crossings(
      bothWays('outside', { inside: { local: end(real, 80), global: end(virtual, 80) }, outside: unnamed(client) }),
    ),
    paragraph(message('**Outside hosts start.** Only TCP is spread: other protocols are not touched by this rule.')),
    ...list(
      pool === undefined
        ? []
        : [
            message('{count} servers take turns. The router does not look whether they live.', {
              count: poolSize(pool),
            }),
          ],
    ),
  ];
}
