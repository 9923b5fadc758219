/** Zone-based firewalls: their policies are not traced, so that each crossing of zones is named. */
import type { RouterInterface } from '../../dialects/ios-nat/model.ts';
import { message } from '../../text/message.ts';
import { finishByStack } from '../walk/walk.ts';
import { type RouterWalk, suppose } from './walk.ts';

/** False: the packet does not pass, and the walk is over. What the router itself sends passes unless its own zone is named. */
export function crossesZones(walk: RouterWalk, out: RouterInterface | undefined): boolean {
  const { input } = walk;
  if (input === undefined || out === undefined) return true;
  const [from, to] = [input.zone?.name, out.zone?.name];
  if (from === to) return true;
  const id = `zone:${from ?? '-'}:${to ?? '-'}`;
  if (from !== undefined && to !== undefined) {
    const places = { from, to };
    if (suppose(walk, id, message('the policy between the zones {from} and {to} lets the packet pass', places)))
      return true;
    walk.hook = 'interface';
    finishByStack(
      walk,
      'dropped',
      'interface',
      message('the policy between the zones {from} and {to} drops it', places),
    );
    return false;
  }
  // IOS drops what passes between a member of a zone and an interface without one (zone-based policy firewall guide).
  const places = { zone: from ?? to ?? '', interface: from === undefined ? input.name : out.name };
  const text = message('packets pass between the zone {zone} and {interface}, which is in no zone', places);
  if (walk.chooser.suppose({ id, text, likely: false })) return true;
  walk.hook = 'interface';
  finishByStack(
    walk,
    'dropped',
    'interface',
    message('nothing passes between the zone {zone} and {interface}, which is in no zone', places),
  );
  return false;
}
