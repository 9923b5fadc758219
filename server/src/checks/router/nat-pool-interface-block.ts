import { lengthOfMask } from '../../net/address.ts';
import { message } from '../../text/message.ts';
import { networksOfPool } from './pool-networks.ts';
import { boundsOf, networkText } from './pools.ts';
import { at, related, routerCheck } from './router-check.ts';

export const natPoolInterfaceBlock = routerCheck({
  code: 'nat-pool-interface-block',
  title: 'A pool whose mask is narrower than the network of the interface that it lies in',
  severity: 'info',
  why: 'The router leaves out the network and broadcast addresses by the pool’s mask. Where the pool is a block of a larger connected network these are ordinary addresses, which hosts could have. A block that was set aside on purpose is fine.',
  before: `interface GigabitEthernet0/0
 ip address 203.0.113.2 255.255.255.0
 ip nat outside
ip nat pool OUT 203.0.113.16 203.0.113.31 prefix-length 28
`,
  after: `interface GigabitEthernet0/0
 ip address 203.0.113.2 255.255.255.0
 ip nat outside
ip nat pool OUT 203.0.113.16 203.0.113.31 prefix-length 24
`,
  *run(facts) {
    for (const { pool, mask, network } of networksOfPool(facts)) {
      const length = lengthOfMask([mask.mask]);
      const own = lengthOfMask([network.mask]);
      if (length === undefined || own === undefined || length <= own || length > 30) continue;
      const what = message(
        'The pool’s mask has {length} bits, that of {network} on {interface} has {own}: of each block the first and the last address are left out.',
        {
          length,
          own,
          network: networkText(network.word, network.mask),
          interface: network.device.name,
        },
      );
      yield at(mask.place, what, {
        related: [
          related(network.place, message('The address of the interface.')),
          ...pool.ranges
            .filter((range) => boundsOf(range)[0] !== boundsOf(range)[1])
            .slice(0, 1)
            .map((range) => related(range.place, message('The range.'))),
        ],
      });
    }
  },
});
