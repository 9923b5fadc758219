/** An access list on an interface: the packet passes it, or ends here. */
import type { RouterInterface } from '../../dialects/ios-nat/model.ts';
import { type Message, message } from '../../text/message.ts';
import { finish, note } from '../netfilter/walk.ts';
import { askList } from './access-list/list.ts';
import type { RouterWalk } from './walk.ts';

/** False: the list denies the packet, and the walk is over. */
export function passes(walk: RouterWalk, device: RouterInterface | undefined, direction: 'in' | 'out'): boolean {
  const group = device?.accessGroups.findLast((each) => each.direction === direction);
  if (group === undefined) return true;
  walk.hook = direction === 'in' ? 'input-acl' : 'output-acl';
  const { name } = group.list;
  const compiled = walk.router.lists.get(name);
  if (compiled === undefined || compiled.lines.length === 0) {
    const text = message('Access list {list} has no lines in the configuration: on an interface it then permits all.', {
      list: name,
    });
    note(walk, { kind: 'note', text });
    return true;
  }
  const answer = askList(compiled, walk.packet, walk.chooser);
  // IOS denies what no line permits; packet filters of VRP and Comware let it pass.
  const action = answer.action === 'none' ? (walk.router.router.vendor === 'ios' ? 'deny' : 'permit') : answer.action;
  const entry = answer.action === 'none' ? undefined : answer.entry;
  const tried = answer.action === 'none' ? compiled.lines.length : answer.index;
  // A list's end stands nowhere: its heading is shown.
  const heading = compiled.list.definitions[0]?.place;
  const place =
    entry === undefined
      ? heading === undefined
        ? {}
        : { origin: heading }
      : { sequence: entry.sequence, origin: entry.place };
  note(walk, {
    kind: 'access-list',
    list: name,
    direction,
    action,
    ...place,
    passed: [1, tried + 1],
    text: textOf(name, action, entry),
  });
  if (action === 'permit') return true;
  finish(walk, 'dropped', { by: 'access-list', list: name, ...place });
  return false;
}

function textOf(
  list: string,
  action: 'permit' | 'deny',
  entry: { readonly sequence: number; readonly text: string } | undefined,
): Message {
  if (entry === undefined) {
    return action === 'deny'
      ? message('No line of access list {list} permits it, so it is denied.', { list })
      : message('No rule of list {list} is about it, so it passes.', { list });
  }
  const places = { list, line: entry.sequence, text: entry.text };
  return action === 'permit'
    ? message('Line {line} of access list {list} permits it: {text}', places)
    : message('Line {line} of access list {list} denies it: {text}', places);
}
