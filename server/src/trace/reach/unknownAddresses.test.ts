/** What can be said where no dump shows which addresses the node has. */
import { expect, test } from 'vitest';
import { rulesAlone } from '../testing/node.ts';
import { filter, found } from './testing/found.ts';

test.each([
  [
    'what is sent on is for none of them',
    '-A FORWARD -m addrtype --dst-type LOCAL -j DROP <--\n',
    ['none: contradiction'],
  ],
  [
    'what is delivered is for one of them, or for a group of its own',
    '-A INPUT -p udp -m addrtype ! --dst-type LOCAL -j DROP <--\n',
    ['udp 198.51.100.7:40000 > 224.0.0.1:80 in eth0'],
  ],
  ['unless it is for nobody else', '-A INPUT -m addrtype --dst-type UNICAST -j DROP <--\n', ['none: contradiction']],
  [
    'or for everybody in a network',
    '-A INPUT -d 192.168.1.255 -m addrtype ! --dst-type LOCAL -j DROP <--\n',
    ['tcp 198.51.100.7:40000 > 192.168.1.255:80 in eth0', 'if broadcast:192.168.1.255'],
  ],
  [
    'also where that is asked for',
    '-A INPUT -d 192.168.1.255 -m addrtype --dst-type BROADCAST -j DROP <--\n',
    ['tcp 198.51.100.7:40000 > 192.168.1.255:80 in eth0', 'if broadcast:192.168.1.255'],
  ],
  [
    'whatever it ends in, if the trace is told so',
    '-A INPUT -d 10.1.0.7/32 -m addrtype ! --dst-type LOCAL -j DROP <--\n',
    ['tcp 198.51.100.7:40000 > 10.1.0.7:80 in eth0', 'if broadcast:10.1.0.7'],
  ],
  ['which is not sent on', '-A FORWARD -m addrtype --dst-type BROADCAST -j DROP <--\n', ['none: contradiction']],
  [
    'a group is one wherever it is known',
    '-A INPUT -m addrtype --dst-type MULTICAST -j DROP <--\n',
    ['udp 198.51.100.7:40000 > 224.0.0.1:80 in eth0'],
  ],
])('%s', (_, rule, expected) => {
  expect(found(filter(rule), rulesAlone)).toEqual(expected);
});

test('an interface has one name', () => {
  const rules = filter('-A OUTPUT -o eth+ -j A\n-A A -o lo -j DROP <--\n', ':A - [0:0]\n');
  expect(found(rules, rulesAlone)).toEqual(['none: contradiction']);
});

test('where no program of the node opens a connection, an error is about one that came by it', () => {
  const rules = filter(
    '-A OUTPUT -j DROP\n-A INPUT -m conntrack --ctstatus SEEN_REPLY -j DROP\n-A INPUT -m conntrack ! --ctstate RELATED -j DROP\n-A INPUT -j ACCEPT <--\n',
  );
  expect(found(rules, rulesAlone)[1]).toMatch(/^icmp .* about tcp /);
});
