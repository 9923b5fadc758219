import { expect, test } from 'vitest';
import { compare } from './testing/carets.ts';

const addresses = `9: kube-ipvs0: <BROADCAST,NOARP> mtu 1500 qdisc noop state DOWN group default
    inet 10.96.0.1/32 scope global kube-ipvs0
       valid_lft forever preferred_lft forever
    inet 10.96.40.7/32 scope global kube-ipvs0
         ^^^^^^^^^^^^^ kube-ipvs0-no-service: No virtual service has 10.96.40.7: this node takes its packets as its own, and nobody answers them.
       valid_lft forever preferred_lft forever
10: dummy0: <BROADCAST,NOARP,UP,LOWER_UP> mtu 1500
    inet 10.96.99.1/32 scope global dummy0
       valid_lft forever preferred_lft forever
`;

test('addresses of the device that nobody serves, and no others', () => {
  const services = {
    name: 'ipvsadm.txt',
    text: '-A -t 10.96.0.1:443 -s rr\n-a -t 10.96.0.1:443 -r 192.0.2.10:6443 -m\n',
  };
  const [found, expected] = compare('kube-ipvs0-no-service', addresses, [services]);
  expect(found).toEqual(expected);
});

test('where no dump lists services, nothing is known', () => {
  expect(compare('kube-ipvs0-no-service', addresses.replace(/^ *\^.*\n/m, ''), [])[0].places).toEqual([]);
});
