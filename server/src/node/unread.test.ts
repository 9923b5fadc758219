/** A file that somebody took for a dump is never passed over in silence. */
import { expect, test } from 'vitest';
import { render } from '../text/message.ts';
import { looksLikeDump } from './detect.ts';
import { unreadIn } from './unread.ts';

const said = (name: string, text: string): string | undefined => {
  const unread = looksLikeDump(name, text) ? undefined : unreadIn({ name, text });
  return unread && render(unread);
};

test.each([
  ['Chain INPUT (policy ACCEPT 0 packets, 0 bytes)\n', 1, 'iptables -L', 'iptables-save'],
  ['\nChain WEB (2 references)\n', 2, 'iptables -L', 'iptables-save'],
  [
    '# Warning: table ip nat is managed by iptables-nft, do not touch!\ntable ip nat {\n',
    2,
    'nft list ruleset',
    'iptables-save',
  ],
  ['Kernel IP routing table\nDestination     Gateway\n', 1, 'route', 'ip route show table all'],
  ['eth0: flags=4163<UP,BROADCAST,RUNNING,MULTICAST>  mtu 1500\n', 1, 'ifconfig', 'ip addr'],
  ['<?xml version="1.0" encoding="utf-8"?>\n<conntrack>\n<flow>\n', 2, 'conntrack -o xml', 'conntrack -L'],
  [
    '-A -t 29 -u UNSET -s 10.1.0.8 -d 10.2.0.5 -r 10.2.0.5 -q 10.1.0.8 -p icmp\n',
    1,
    'conntrack -o save',
    'conntrack -L',
  ],
  ['IPVS connection entries\npro expire state\n', 1, 'ipvsadm -Lc', 'ipvsadm -Sn'],
  ['[\n  {\n    "name" : "a",\n    "type" : "hash:ip",\n', 4, 'ipset -o json', 'ipset save'],
])('%j', (text, line, program, command) => {
  expect(said('node.txt', text)).toBe(
    `node.txt, line ${line}: this is what ${program} prints, of which nothing is read. Add ${command}.`,
  );
});

test('a file is called as a dump is, and holds none', () => {
  const refused = 'Fatal: can’t open lock file /run/xtables.lock: Permission denied';
  expect(said('iptables-save.txt', `\n${refused}\n`)).toBe(
    'iptables-save.txt, line 2: found “Fatal: can’t open lock file /run/xtables.lock: Permission de…”, expected what iptables-save prints. Nothing of the file is read.',
  );
  // ipset list -n
  expect(said('ipset.txt', 'a\nb\n')).toContain('line 1: found “a”, expected what ipset save prints');
  expect(said('sysctl', '1\n')).toContain('expected what sysctl -a prints');
  expect(said('ip-rule.txt', 'Error: argument "x" is wrong\n')).toContain('expected what ip rule prints');
});

test.each([
  ['a dump', 'iptables-save.txt', '*filter\nCOMMIT\n'],
  ['an empty one', 'ipset-save.txt', ''],
  ['what is empty and says nothing', 'ip-addr.txt', '\n'],
  ['a script', 'iptables.sh', 'Chain INPUT (policy ACCEPT)\n'],
  ['notes', 'iptables.md', 'Chain INPUT (policy ACCEPT)\n'],
  ['something else', 'notes.txt', 'the chain INPUT is empty\n'],
])('nothing is said of %s', (_, name, text) => {
  expect(said(name, text)).toBeUndefined();
});
