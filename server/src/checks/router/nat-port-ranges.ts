import { message } from '../../text/message.ts';
import { globalWords, localWords } from './facts.ts';
import { at, routerCheck } from './router-check.ts';

export const natPortRanges = routerCheck({
  code: 'nat-port-ranges',
  title: 'Ranges of ports or addresses that do not correspond',
  severity: 'error',
  why: 'A server rule maps one to one, many to one, or many to as many. Ranges of different sizes can’t be brought together, and ports need a protocol that has them: TCP or UDP.',
  before: `sysname R1
interface GigabitEthernet0/0/1
 nat server protocol tcp global 203.0.113.5 8000 8009 inside 192.168.7.5 8000 8004
`,
  after: `sysname R1
interface GigabitEthernet0/0/1
 nat server protocol tcp global 203.0.113.5 8000 8009 inside 192.168.7.5 8000 8009
`,
  *run({ statics, isIos }) {
    if (isIos) return;
    for (const rule of statics) {
      const { localPorts, globalPorts, protocol } = rule;
      if (globalPorts !== undefined && protocol !== 6 && protocol !== 17) {
        yield at(globalPorts.place, message('Ports need `protocol tcp` or `protocol udp`.'));
        continue;
      }
      const inside = sizeOf(localPorts);
      const outside = sizeOf(globalPorts);
      if (localPorts !== undefined && inside !== outside && inside !== 1 && outside !== 1) {
        const hosts = addresses(localWords(rule));
        if (hosts === outside) continue;
        yield at(
          localPorts.place,
          message('{outside} ports outside, {inside} inside: the numbers must be the same.', { outside, inside }),
        );
      }
      const hosts = addresses(localWords(rule));
      const globals = addresses(globalWords(rule));
      if (globalPorts !== undefined && globals === 1 && hosts > 1 && outside > 1 && outside !== hosts) {
        const places = { ports: outside, hosts };
        yield at(globalPorts.place, message('{ports} ports for {hosts} hosts: each host must have one.', places));
      }
      if (rule.network === undefined && hosts > 1 && globals > 1 && hosts !== globals) {
        yield at(
          rule.place,
          message('{outside} addresses outside, {inside} inside: the numbers must be the same.', {
            outside: globals,
            inside: hosts,
          }),
        );
      }
    }
  },
});

function sizeOf(ports: { readonly low: number; readonly high: number } | undefined): number {
  return ports === undefined ? 1 : ports.high - ports.low + 1;
}

function addresses(words: readonly [number, number] | undefined): number {
  return words === undefined ? 1 : words[1] - words[0] + 1;
}
