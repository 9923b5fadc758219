import { lengthOfMask } from '../../net/address.ts';
import { formatDottedQuad } from '../../net/ipv4.ts';
import { message } from '../../text/message.ts';
import { networksOfPool, writtenMask } from './pool-networks.ts';
import { boundsOf, networkText } from './pools.ts';
import { at, related, routerCheck } from './router-check.ts';

export const natPoolInterfaceMask = routerCheck({
  code: 'nat-pool-interface-mask',
  title: 'A pool whose mask is wider than the network of the interface that it lies in',
  severity: 'warning',
  why: 'By the pool’s mask the router knows which addresses of the range are network and broadcast addresses, and leaves these out. A mask that is wider than that of the interface hides them: a host may be given the broadcast address of the outside network, or an address that lies beyond it, and its answers never come back.',
  before: `interface GigabitEthernet0/0
 ip address 203.0.113.2 255.255.255.248
 ip nat outside
ip nat pool OUT 203.0.113.3 203.0.113.7 netmask 255.255.255.0
`,
  after: `interface GigabitEthernet0/0
 ip address 203.0.113.2 255.255.255.248
 ip nat outside
ip nat pool OUT 203.0.113.3 203.0.113.6 netmask 255.255.255.248
`,
  *run(facts) {
    for (const { pool, mask, network } of networksOfPool(facts)) {
      const length = lengthOfMask([mask.mask]);
      const own = lengthOfMask([network.mask]);
      if (length === undefined || own === undefined || length >= own) continue;
      const broadcast = (network.word | ~network.mask) >>> 0;
      const last = Math.max(...pool.ranges.map((range) => boundsOf(range)[1]));
      const places = {
        length,
        network: networkText(network.word, network.mask),
        interface: network.device.name,
        last: formatDottedQuad(last),
      };
      const what =
        last > broadcast
          ? message(
              'The pool’s mask has {length} bits and its range goes up to {last}, beyond {network} of {interface}.',
              places,
            )
          : last === broadcast
            ? message(
                'The pool’s mask has {length} bits: {last}, the broadcast address of {network} on {interface}, would be given to a host.',
                places,
              )
            : message('The pool’s mask has {length} bits, but its addresses lie in {network} of {interface}.', places);
      yield at(mask.place, what, {
        replacement: writtenMask(mask, network.mask),
        related: [related(network.place, message('The address of the interface.'))],
      });
    }
  },
});
