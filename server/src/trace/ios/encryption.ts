/** A crypto map on the interface of departure: it looks at the packet after translation, before the output list. */
import type { RouterInterface } from '../../dialects/ios-nat/model.ts';
import { message } from '../../text/message.ts';
import { note } from '../walk/walk.ts';
import { askList } from './access-list/list.ts';
import type { RouterWalk } from './walk.ts';

/** Says whether the packet leaves through the tunnel. What encryption makes of it is not traced. */
export function noteEncryption(walk: RouterWalk, device: RouterInterface | undefined): void {
  const name = device?.cryptoMap?.name;
  if (name === undefined) return;
  const entries = walk.router.router.cryptoMaps
    .filter((each) => each.name === name)
    .toSorted((a, b) => a.sequence - b.sequence);
  walk.hook = 'interface';
  for (const { list, sequence } of entries) {
    const compiled = list === undefined ? undefined : walk.router.lists.get(list.name);
    if (list === undefined || compiled === undefined) continue;
    const answer = askList(compiled, walk.packet, walk.chooser);
    if (answer.action !== 'permit') continue;
    const text = message('Crypto map {name} {sequence} takes it by list {list}: it leaves encrypted.', {
      name,
      sequence,
      list: list.name,
    });
    note(walk, { kind: 'encapsulation', text });
    return;
  }
  note(walk, { kind: 'note', text: message('Crypto map {name} does not take it: it leaves in the clear.', { name }) });
}
