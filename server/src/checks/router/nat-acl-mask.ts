import { lengthOfMask } from '../../net/address.ts';
import { formatDottedQuad } from '../../net/ipv4.ts';
import { message } from '../../text/message.ts';
import { at, routerCheck } from './router-check.ts';

export const natAclMask = routerCheck({
  code: 'nat-acl-mask',
  title: 'A network mask where a wildcard belongs',
  severity: 'warning',
  why: 'In access lists a bit of 1 means “does not matter”: the opposite of a network mask. `255.255.255.0` there looks at the last byte alone, and permits one address in 256, all over the world.',
  before: `access-list 13 permit 192.168.7.0 255.255.255.0
`,
  after: `access-list 13 permit 192.168.7.0 0.0.0.255
`,
  *run({ router }) {
    for (const { entries } of router.accessLists) {
      for (const { source, destination } of entries) {
        for (const address of [source, destination]) {
          if (address?.kind !== 'masked' || address.wildcardPlace === undefined) continue;
          const { wildcard } = address;
          const looksLikeMask = wildcard !== 0 && wildcard !== 0xffffffff && lengthOfMask([wildcard]) !== undefined;
          const startsLikeMask = wildcard >>> 24 === 255 && wildcard !== 0xffffffff;
          if (!looksLikeMask && !startsLikeMask) continue;
          const replacement = formatDottedQuad(~wildcard >>> 0);
          const what = message('{wildcard} looks like a network mask. The wildcard for it is {replacement}.', {
            wildcard: formatDottedQuad(wildcard),
            replacement,
          });
          yield at(address.wildcardPlace, what, { replacement });
        }
      }
    }
  },
});
