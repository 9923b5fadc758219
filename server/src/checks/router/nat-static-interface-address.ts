import { message } from '../../text/message.ts';
import { globalWords, placeOfEnd } from './facts.ts';
import { at, related, routerCheck } from './router-check.ts';

export const natStaticInterfaceAddress = routerCheck({
  code: 'nat-static-interface-address',
  title: 'A static rule that takes an address of the router itself',
  severity: 'warning',
  why: 'All that comes from outside to this address goes to the inside host: the router can’t be reached by it any more, tunnels and routing protocols on it break, and rules that overload the interface compete for its ports. Forward single ports, or use another address.',
  before: `interface GigabitEthernet0/0
 ip address 203.0.113.2 255.255.255.248
 ip nat outside
ip nat inside source static 192.168.7.10 203.0.113.2
`,
  after: `interface GigabitEthernet0/0
 ip address 203.0.113.2 255.255.255.248
 ip nat outside
ip nat inside source static tcp 192.168.7.10 25 203.0.113.2 25
`,
  *run({ statics, own, router, isIos }) {
    const byWord = new Map(own.map((network) => [network.word, network]));
    for (const rule of statics) {
      if (rule.side === 'outside' || rule.network !== undefined) continue;
      const words = globalWords(rule);
      const network =
        words === undefined
          ? undefined
          : words[0] === words[1]
            ? byWord.get(words[0])
            : own.find(({ word }) => words[0] <= word && word <= words[1]);
      if (network === undefined) continue;
      const { name } = network.device;
      const more = { related: [related(network.place, message('The address.'))] };
      if (rule.protocol === undefined) {
        const shared = overloaded(name);
        yield at(
          placeOfEnd(rule.global),
          shared
            ? message(
                'This is the address of {interface}, which another rule overloads: all traffic to it would go to one host.',
                { interface: name },
              )
            : message('This is the address of {interface}: all traffic to the router itself would go to the host.', {
                interface: name,
              }),
          more,
        );
      } else if (!isIos && rule.on?.name === name) {
        yield at(placeOfEnd(rule.global), message('This is the interface’s own address: write `current-interface`.'), {
          ...more,
          replacement: 'current-interface',
        });
      }
    }
    function overloaded(name: string): boolean {
      return router.rules.some(
        (rule) => rule.kind === 'dynamic' && rule.to.kind === 'interface' && rule.to.interface.name === name,
      );
    }
  },
});
