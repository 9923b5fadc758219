/** What connection tracking takes for INVALID, where most of what gets there looks like what opens connections. */
import { expect, test } from 'vitest';
import { rulesAlone } from '../testing/node.ts';
import { found } from './testing/found.ts';

test('flags that open nothing, where all that has a connection is dropped', () => {
  const marked = `*mangle
:PREROUTING ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:C - [0:0]
-A PREROUTING -j MARK --set-xmark 0x10/0xf0
-A PREROUTING -j C
-A PREROUTING -m realm --realm 0x1 -j MARK --set-xmark 0x10/0xf0
-A OUTPUT -m connmark --mark 0x4000/0x4000 -j MARK --set-xmark 0x10/0xf0
-A OUTPUT -m addrtype ! --dst-type BROADCAST -g C
-A C -m connbytes ! --connbytes 19 --connbytes-dir both --connbytes-mode packets -j DROP
COMMIT
*filter
:INPUT ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:A - [0:0]
:B - [0:0]
:C - [0:0]
-A INPUT -m connlabel --label 5 --set -j ACCEPT
-A INPUT -m addrtype ! --src-type LOCAL -j DROP
-A INPUT -m time --timestart 00:00 --timestop 23:59:59 -j A
-A OUTPUT -m helper ! --helper ftp -j RETURN
-A OUTPUT -m connlabel --label 5 -j RETURN
-A A -d 10.0.0.0/8 -m conntrack --ctrepldst 10.1.0.9 ! -s 10.2.0.4/31 -j ACCEPT
-A A -m addrtype ! --dst-type LOCAL --limit-iface-in -g B
-A A -j C
-A A -j DROP
-A B -d 10.0.0.0/8 -s 10.1.0.8/29 -j ACCEPT
-A B -m conntrack --ctorigdst 10.2.0.7 ! -i eth+ -p udp -m udp ! --dport 53 -j DROP
-A B -j C
-A C -m mark --mark 0x10/0xf0 -j RETURN <--
COMMIT
*raw
:OUTPUT ACCEPT [0:0]
-A OUTPUT -p tcp -m tcp --dport 80 -j CT --helper ftp
COMMIT
`;
  expect(found(marked, rulesAlone)).toEqual(['tcp 127.0.0.5:40000 > 127.0.0.1:443 SYN|ACK', 'if realm:0x1']);
});
