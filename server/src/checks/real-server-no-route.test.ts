import { expect, test } from 'vitest';
import { compare } from './testing/carets.ts';

const addresses = {
  name: 'ip-addr.txt',
  text: '2: eth0: <BROADCAST,UP,LOWER_UP> mtu 1500\n    inet 192.0.2.11/24 scope global eth0\n',
};
const rules = { name: 'ip-rule.txt', text: '0:\tfrom all lookup local\n32766:\tfrom all lookup main\n' };
const routes = {
  name: 'ip-route.txt',
  text: '192.0.2.0/24 dev eth0 proto kernel scope link src 192.0.2.11\n10.244.1.0/24 dev cni0\nunreachable 10.244.1.99\n',
};
const services = `-A -t 192.0.2.11:80 -s rr
-a -t 192.0.2.11:80 -r 10.244.1.11:8080 -m -w 1
-a -t 192.0.2.11:80 -r 10.244.2.13:8080 -m -w 1
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ real-server-no-route: No route of this node leads to 10.244.2.13: what is sent there is lost.
-a -t 192.0.2.11:80 -r 10.244.1.99:8080 -m -w 1
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ real-server-no-route: No route of this node leads to 10.244.1.99: what is sent there is lost.
-a -t 192.0.2.11:80 -r 192.0.2.11:8080 -m -w 1
`;
const plain = services.replaceAll(/^ *\^.*\n/gm, '');

test('servers behind no route, or behind one that refuses', () => {
  const [found, expected] = compare('real-server-no-route', services, [addresses, rules, routes]);
  expect(found).toEqual(expected);
});

test('a default route leads everywhere', () => {
  const all = { ...routes, text: `default via 192.0.2.1 dev eth0\n${routes.text.replace(/unreachable.*\n/, '')}` };
  expect(compare('real-server-no-route', plain, [addresses, rules, all])[0].places).toEqual([]);
});

test('where rules choose a table that no dump shows, nothing is known', () => {
  const more = { ...rules, text: `${rules.text}100:\tfrom all fwmark 0x1 lookup 100\n` };
  expect(compare('real-server-no-route', plain, [addresses, more, routes])[0].places).toEqual([]);
  expect(compare('real-server-no-route', plain, [addresses, routes])[0].places).toEqual([]);
});
