import { expect, test } from 'vitest';
import { compare } from './testing/carets.ts';

const addresses = {
  name: 'ip-addr.txt',
  text: `2: eth0: <BROADCAST,UP,LOWER_UP> mtu 1500
    inet 192.0.2.11/24 scope global eth0
9: kube-ipvs0: <BROADCAST,NOARP> mtu 1500
    inet 10.96.40.7/32 scope global kube-ipvs0
    inet 198.51.100.20/32 scope global kube-ipvs0
`,
};
const sets = {
  name: 'ipset-save.txt',
  text: `create KUBE-CLUSTER-IP hash:ip,port family inet hashsize 1024 maxelem 65536
add KUBE-CLUSTER-IP 10.96.40.7,tcp:80
create KUBE-LOAD-BALANCER hash:ip,port family inet hashsize 1024 maxelem 65536
add KUBE-LOAD-BALANCER 198.51.100.20,tcp:80
`,
};
const services = `-A -t 10.96.40.7:80 -s rr
-A -t 10.96.40.7:443 -s rr
^^^^^^^^^^^^^^^^^^^^^^^^^^ ipvs-not-in-kube-set: 10.96.40.7 lies on kube-ipvs0, and this service stands in none of kube-proxy’s sets: rules will not treat its packets as a service’s.
-A -t 198.51.100.20:80 -s rr
-A -t 192.0.2.11:30080 -s rr
`;

test('a service that no set names; node ports are no addresses of kube-ipvs0', () => {
  const [found, expected] = compare('ipvs-not-in-kube-set', services, [addresses, sets]);
  expect(found).toEqual(expected);
});

test('without the dump of the sets nothing is known', () => {
  expect(compare('ipvs-not-in-kube-set', services.replace(/^ *\^.*\n/m, ''), [addresses])[0].places).toEqual([]);
});
