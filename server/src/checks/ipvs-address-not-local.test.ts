import { expect, test } from 'vitest';
import { compare } from './testing/carets.ts';

const addresses = {
  name: 'ip-addr.txt',
  text: '2: eth0: <BROADCAST,UP,LOWER_UP> mtu 1500\n    inet 192.0.2.11/24 scope global eth0\n',
};
const services = `-A -t 192.0.2.11:80 -s rr
-A -t 10.96.40.7:80 -s rr
^^^^^^^^^^^^^^^^^^^^^^^^^ ipvs-address-not-local: No device of this node has 10.96.40.7: packets from outside are not taken for its own, and never come to this service.
-A -f 7 -s rr
`;
const quiet = services.replace(/^ *\^.*\n/m, '');

test('an address that no device has', () => {
  const [found, expected] = compare('ipvs-address-not-local', services, [addresses]);
  expect(found).toEqual(expected);
});

test('a local route takes the place of an address', () => {
  const routes = { name: 'ip-route.txt', text: 'local 10.96.0.0/12 dev lo table local proto kernel scope host\n' };
  expect(compare('ipvs-address-not-local', quiet, [addresses, routes])[0].places).toEqual([]);
});

test('a route that is not local does not', () => {
  const routes = { name: 'ip-route.txt', text: '10.96.0.0/12 via 192.0.2.1 dev eth0\n' };
  expect(compare('ipvs-address-not-local', quiet, [addresses, routes])[0].places).toHaveLength(1);
});

test('where no dump lists addresses, nothing is known', () => {
  expect(compare('ipvs-address-not-local', quiet, [])[0].places).toEqual([]);
});
