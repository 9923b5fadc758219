import { expect, test } from 'vitest';
import { compare } from './testing/carets.ts';

const rules = `*filter
:INPUT ACCEPT [0:0]
-A INPUT -m set --match-set used src -j DROP
-A INPUT -j SET --add-set filled src
COMMIT
`;
const sets = `create used hash:ip
create filled hash:ip
create member hash:ip
create all list:set
       ^^^ ipset-unused
add all member
create idle hash:ip
       ^^^^ ipset-unused: No rule and no list of this machine names idle.
create six hash:ip family inet6
create KUBE-LOAD-BALANCER hash:ip,port
`;

test('sets that rules or lists name, and others', () => {
  const [found, expected] = compare('ipset-unused', sets, [{ name: 'iptables-save.txt', text: rules }]);
  expect(found).toEqual(expected);
});

test('without rules nobody knows', () => {
  const [found] = compare('ipset-unused', sets, []);
  expect(found.places).toEqual([]);
});
