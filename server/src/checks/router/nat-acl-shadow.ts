import type { AclEntry } from '../../dialects/ios-nat/model.ts';
import { message } from '../../text/message.ts';
import { coversEntry, isAny, isPlain } from './access-lists.ts';
import { at, related, routerCheck } from './router-check.ts';

/**
 * Lines that more than one address can match, which later ones are held against: of longer lists the first. Lines that
 * look at ports or flags cover only the same line again.
 */
const mostBroad = 400;

export const natAclShadow = routerCheck({
  code: 'nat-acl-shadow',
  title: 'A line of an access list that is never reached',
  severity: 'info',
  why: 'Lines are tried in their order and the first that fits decides. A line whose packets an earlier one takes all has no effect: above all, nothing behind `deny ip any any` has.',
  before: `ip access-list extended NAT
 10 permit ip 192.168.7.0 0.0.0.255 any
 20 deny ip host 192.168.7.99 any
`,
  after: `ip access-list extended NAT
 10 deny ip host 192.168.7.99 any
 20 permit ip 192.168.7.0 0.0.0.255 any
`,
  *run({ router }) {
    for (const { entries } of router.accessLists) {
      const broad: AclEntry[] = [];
      const narrow = new Map<string, AclEntry>();
      for (const entry of entries) {
        const key = entry.text
          .replace(/^\d+\s+/, '')
          .replace(/\s+/g, ' ')
          .toLowerCase();
        const above = broad.find((earlier) => coversEntry(earlier, entry)) ?? narrow.get(key);
        if (above !== undefined) {
          const what =
            above.action === entry.action
              ? message('Never reached: line {sequence} takes these packets already.', { sequence: above.sequence })
              : message('Never reached: line {sequence} says {action} to these packets already.', {
                  sequence: above.sequence,
                  action: above.action,
                });
          yield at(entry.place, what, {
            unnecessary: true,
            related: [related(above.place, message('The line that takes them.'))],
          });
          continue;
        }
        if (isPlain(entry) && isBroad(entry) && broad.length < mostBroad) broad.push(entry);
        else narrow.set(key, entry);
      }
    }
  },
});

function isBroad({ source, destination }: AclEntry): boolean {
  return (
    isAny(source) ||
    (source.kind === 'masked' && source.wildcard !== 0) ||
    (destination !== undefined && isAny(destination))
  );
}
