/** Comware's groups of servers, and the rules that share an address among them. */
import type { ServerGroup, ServerGroupRule } from '../../../dialects/ios-nat/model.ts';
import { formatAddress } from '../../../net/text.ts';
import { type Message, message } from '../../../text/message.ts';
import { type Block, list, paragraph, title } from '../../markdown.ts';
import type { RouterView } from '../view.ts';
import { textOf } from './static.ts';
import { anyHost, bothWays, crossings, end, fourNames, shown, stranger, unchanged, unnamed } from './words.ts';

export function sharedBlocks(view: RouterView, rule: ServerGroupRule): readonly Block[] {
  const group = view.dump.router.serverGroups.find(({ name }) => name === rule.group.name);
  const first = group?.members[0];
  const port = rule.globalPorts?.low ?? 80;
  const virtual = end(textOf(view, rule.global), port);
  const real = first === undefined ? rule.group.name : end(formatAddress(first.address), first.port ?? port);
  const client = end(stranger, 50_000);
  return [
    title(message('Load sharing')),
    paragraph(
      message('New connections to {global} are shared among the servers of group {group} by their weights.', {
        global: virtual,
        group: rule.group.name,
      }),
    ),
    fourNames({
      insideLocal: shown(real),
      insideGlobal: shown(virtual),
      outsideLocal: unchanged,
      outsideGlobal: anyHost,
    }),
    crossings(bothWays('outside', { inside: { local: real, global: virtual }, outside: unnamed(client) })),
    paragraph(message('**Outside hosts start.** What a server starts by itself is not touched by this rule.')),
    ...list(group === undefined ? [] : shares(group)),
  ];
}

export function serverGroupBlocks(group: ServerGroup): readonly Block[] {
  return [title(message('Server group {name}', { name: group.name })), ...list(shares(group))];
}

function shares({ members }: ServerGroup): readonly Message[] {
  const sum = members.reduce((total, { weight }) => total + weight, 0);
  return members.slice(0, 12).map(({ address, port, weight }) =>
    message('{server}: weight {weight}, {percent} % of new connections', {
      server: end(formatAddress(address), port),
      weight,
      percent: sum === 0 ? 0 : Math.round((weight * 1000) / sum) / 10,
    }),
  );
}
