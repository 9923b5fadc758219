import { expect, test } from 'vitest';
import { compare } from './testing/carets.ts';

test.each([
  [
    'names that no interface can have',
    `*filter
:INPUT ACCEPT [0:0]
-A INPUT -i eth0:1 -j DROP
         ^^^^^^^^^ impossible-interface: No packet comes or goes by “eth0:1”, which is a label of an address: the interface is eth0.
-A INPUT -i "eth 0" -j DROP
         ^^^^^^^^^^ impossible-interface: No interface can be named “eth 0”: names have no blanks, slashes or colons.
-A INPUT --in-interface a/b -j DROP
         ^^^^^^^^^^^^^^^^^^ impossible-interface: No interface can be named “a/b”: names have no blanks, slashes or colons.
-A INPUT -i .. -j DROP
         ^^^^^ impossible-interface: No interface can be named “..”, which is a folder’s name.
-A INPUT -i ..+ -j LOG
-A INPUT -i eth0.1 -m comment --comment "-i a/b" -j LOG
COMMIT
`,
  ],
  [
    'packets that this machine makes came in nowhere',
    `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:web - [0:0]
-A OUTPUT -j web
-A web -i eth0 -j DROP
       ^^^^^^^ impossible-interface
COMMIT
`,
  ],
  [
    'packets that have just come in have no way out yet',
    `*mangle
:PREROUTING ACCEPT [0:0]
:web - [0:0]
-A PREROUTING -j web
-A web -o eth0 -j DROP
       ^^^^^^^ impossible-interface
COMMIT
`,
  ],
  [
    'a chain that other packets reach as well',
    `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:web - [0:0]
-A OUTPUT -j web
-A INPUT -j web
-A web -i eth0 -j DROP
COMMIT
`,
  ],
  [
    'a chain that nobody reaches',
    `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:web - [0:0]
-A web -i eth0 -j DROP
COMMIT
`,
  ],
  [
    'a negation holds',
    `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:web - [0:0]
-A OUTPUT -j web
-A web ! -i eth0 -j DROP
COMMIT
`,
  ],
])('%s', (_, dump) => {
  const [found, expected] = compare('impossible-interface', dump);
  expect(found).toEqual(expected);
});
