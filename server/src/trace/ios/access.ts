/** An access list on an interface: the packet passes it, or ends here. */
import type { Inspection, RouterInterface } from '../../dialects/ios-nat/model.ts';
import { type Message, message } from '../../text/message.ts';
import { finish, note } from '../walk/walk.ts';
import { askList } from './access-list/list.ts';
import { endsOf } from './flow.ts';
import { type RouterWalk, suppose } from './walk.ts';

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
  if (action === 'permit' || isInspected(walk, device, direction, name)) return true;
  finish(walk, 'dropped', { by: 'access-list', list: name, ...place });
  return false;
}

/** `ip inspect`: answers to a connection that it has seen pass, whatever the list says. */
function isInspected(
  walk: RouterWalk,
  device: RouterInterface | undefined,
  direction: 'in' | 'out',
  list: string,
): boolean {
  const found = inspectionOf(walk.router.router.interfaces, device, direction);
  if (found === undefined || !isAnswer(walk)) return false;
  const { name } = found;
  const text = message('inspection {name} has seen the connection that the packet answers', { name });
  if (!suppose(walk, `inspect:${name}`, text)) return false;
  const told = message('Inspection {name} lets answers through, whatever access list {list} says.', { name, list });
  note(walk, { kind: 'note', text: told });
  return true;
}

/** What saw the connection: on its way out by this interface, or on its way in by another. */
function inspectionOf(
  interfaces: readonly RouterInterface[],
  device: RouterInterface | undefined,
  direction: 'in' | 'out',
): Inspection | undefined {
  const seen = direction === 'in' ? 'out' : 'in';
  const own = device?.inspections.find((each) => each.direction === seen);
  if (own !== undefined) return own;
  const others = interfaces.filter((each) => each !== device).flatMap(({ inspections }) => inspections);
  return others.find((each) => each.direction === direction);
}

/** As far as the translation table tells: of connections without NAT only the trace itself knows. */
function isAnswer({ role, table, vrf, packet }: RouterWalk): boolean {
  const { src, dst } = endsOf(packet);
  return role === 'answer' || table.incoming(vrf, packet.protocol, dst, src) !== undefined;
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
