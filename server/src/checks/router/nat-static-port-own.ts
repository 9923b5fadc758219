import { message } from '../../text/message.ts';
import { globalWords } from './facts.ts';
import { at, related, routerCheck } from './router-check.ts';

export const natStaticPortOwn = routerCheck({
  code: 'nat-static-port-own',
  title: 'A port forward that takes a port of the router itself',
  severity: 'warning',
  why: 'The router answers on this port of its own address (SSH, Telnet, HTTP). The forward takes the port away from it, or is refused: `%Port 22 is being used by system`. Who manages the router from outside may lock himself out.',
  before: `interface GigabitEthernet0/0
 ip address 203.0.113.2 255.255.255.248
 ip nat outside
ip nat inside source static tcp 192.168.7.20 443 interface GigabitEthernet0/0 443
ip http secure-server
`,
  after: `interface GigabitEthernet0/0
 ip address 203.0.113.2 255.255.255.248
 ip nat outside
ip nat inside source static tcp 192.168.7.20 443 interface GigabitEthernet0/0 8443
ip http secure-server
`,
  *run({ router, statics, own }) {
    for (const rule of statics) {
      const { protocol, globalPorts, global } = rule;
      if (globalPorts === undefined) continue;
      const word = globalWords(rule)?.[0];
      const isOwn = global.kind === 'interface' || own.some((network) => network.word === word);
      const listener = isOwn
        ? router.listeners.find(
            (each) => each.protocol === protocol && globalPorts.low <= each.port && each.port <= globalPorts.high,
          )
        : undefined;
      if (listener === undefined) continue;
      yield at(
        globalPorts.place,
        message('The router itself answers on port {port} of this address.', { port: listener.port }),
        {
          related: [related(listener.place, message('What makes it answer.'))],
        },
      );
    }
  },
});
