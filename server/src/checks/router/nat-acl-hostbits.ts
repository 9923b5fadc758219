import { lengthOfMask } from '../../net/address.ts';
import { formatDottedQuad } from '../../net/ipv4.ts';
import { message } from '../../text/message.ts';
import { span } from '../../text/span.ts';
import { at, routerCheck } from './router-check.ts';

export const natAclHostbits = routerCheck({
  code: 'nat-acl-hostbits',
  title: 'An address with bits that its wildcard ignores',
  severity: 'hint',
  why: 'Bits of the address under ones of the wildcard do not matter. The router clears them when it stores the line, so that its listing shows another address than was typed.',
  before: `access-list 13 permit 192.168.7.1 0.0.0.255
`,
  after: `access-list 13 permit 192.168.7.0 0.0.0.255
`,
  *run({ router }) {
    for (const { entries } of router.accessLists) {
      for (const { source, destination } of entries) {
        for (const address of [source, destination]) {
          if (address?.kind !== 'masked' || address.form !== 'wildcard' || address.wildcard === 0xffffffff) continue;
          // One that is a network mask by mistake has a diagnostic of its own.
          if (lengthOfMask([address.wildcard]) !== undefined && address.wildcard !== 0) continue;
          const word = address.address.words[0] ?? 0;
          const cleared = (word & ~address.wildcard) >>> 0;
          if (cleared === word) continue;
          const written = formatDottedQuad(word);
          const replacement = formatDottedQuad(cleared);
          const { place } = address;
          const what = message('The wildcard ignores some bits of {address}: the router stores {replacement}.', {
            address: written,
            replacement,
          });
          const start = place.span.start;
          yield at({ ...place, span: span(start, start + written.length) }, what, { replacement });
        }
      }
    }
  },
});
