import { expect, test } from 'vitest';
import { parseAddress } from '../../../net/text.ts';
import { pointOf } from '../../space/dimensions.ts';
import { holdsPoint } from '../../space/intervals.ts';
import { router } from '../../testing/node.ts';
import { walkOf } from '../../whyNot.ts';
import { compileNode } from '../compile.ts';
import { typeRegion } from './addrtype-region.ts';

const types = ['LOCAL', 'UNICAST', 'MULTICAST', 'UNSPEC', 'LOCAL,UNICAST', 'LOCAL,MULTICAST', 'UNICAST,MULTICAST'];

const node = router('*filter\nCOMMIT\n', {
  'ip6tables-save.txt': `*filter\n:FORWARD ACCEPT [0:0]\n${types.map((type) => `-A FORWARD -m addrtype --dst-type ${type}\n`).join('')}COMMIT\n`,
  'ip-6-addr.txt': `2: eth-l: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noop state UP group default qlen 1000
    link/ether 02:00:00:00:00:01 brd ff:ff:ff:ff:ff:ff
    inet6 fd01::1/64 scope global
       valid_lft forever preferred_lft forever
    inet6 fe80::1/64 scope link
       valid_lft forever preferred_lft forever
`,
});

test.each(types.map((type, index) => ({ type, index })))('IPv6 addresses of $type', ({ type, index }) => {
  const condition = compileNode(node).ipv6[0]?.table('filter')?.chain('FORWARD')?.rule(index).conditions[0];
  const found = typeRegion(node, 'ipv6', { side: 'dst', names: type.split(','), limit: undefined });
  const src = parseAddress('fd01::7');
  for (const text of ['::', '::1', 'fd01::1', 'fd01::7', 'fe80::1', 'fe80::2', 'ff02::1', '2001:db8::1']) {
    const dst = parseAddress(text);
    if (src === undefined || dst === undefined) throw new Error(`${text} is no address`);
    const packet = {
      family: 'ipv6',
      in: 'eth-l',
      out: 'eth-r',
      protocol: 6,
      src,
      dst,
      length: 60,
      ttl: 64,
      tos: 0,
      mark: 0,
    } as const;
    const tracked = { state: undefined, direction: 'original', connection: undefined } as const;
    const answer = condition?.test(walkOf(node, { packet, tracked, hook: 'FORWARD' }));
    const lies = found?.boxes.some((box) => [...box].every(([, bound]) => holdsPoint(bound, pointOf(dst))));
    expect(`${text} ${lies}`).toBe(`${text} ${answer}`);
  }
});
