/** Rows of `show ip nat translations`. */
import type { TranslationEnd } from '../../../dialects/ios-nat/model.ts';
import { formatAddress } from '../../../net/text.ts';
import { type Message, message } from '../../../text/message.ts';
import { protocolName } from '../../../trace/names.ts';
import { type Block, list, paragraph, title } from '../../markdown.ts';
import type { RouterView } from '../view.ts';
import { factsAt } from './facts-at.ts';
import { bothWays, crossings, end, fourNames, shown } from './words.ts';

export function rowBlocks(view: RouterView, line: number): readonly Block[] {
  const { row } = factsAt(view, line);
  if (row === undefined) return [];
  const { insideGlobal, insideLocal, outsideGlobal, outsideLocal, protocol, details } = row;
  const name = (one: TranslationEnd | undefined): Message =>
    one === undefined ? message('nothing') : shown(text(one));
  const way =
    insideGlobal !== undefined && insideLocal !== undefined
      ? crossings(
          bothWays('inside', {
            inside: { local: text(insideLocal), global: text(insideGlobal) },
            outside: { local: text(outsideLocal), global: text(outsideGlobal) },
          }),
        )
      : undefined;
  return [
    title(
      protocol === undefined
        ? message('A translation of addresses alone')
        : message('A translation of one {protocol} flow', { protocol: protocolName(protocol) }),
    ),
    paragraph(
      protocol === undefined
        ? message('It fits all ports and protocols. Outside hosts can use it, too, as long as it lives.')
        : outsideGlobal === undefined
          ? message('A fixed port: outside hosts can connect to it.')
          : message('It holds both ends: no other outside host fits it.'),
    ),
    fourNames({
      insideLocal: name(insideLocal),
      insideGlobal: name(insideGlobal),
      outsideLocal: name(outsideLocal),
      outsideGlobal: name(outsideGlobal),
    }),
    ...(way === undefined ? [] : [way]),
    ...list(Object.entries(details).map(([key, value]) => message('{key}: {value}', { key, value }))),
  ];
}

function text(one: TranslationEnd | undefined): string {
  return one === undefined ? '*' : end(formatAddress(one.address), one.port);
}
