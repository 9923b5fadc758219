import { expect, test } from 'vitest';
import { compare } from './testing/carets.ts';

const services = {
  name: 'ipvsadm.txt',
  text: '-A -t 10.96.0.1:443 -s rr\n-a -t 10.96.0.1:443 -r 192.0.2.10:6443 -m\n-A -t [fd00::1]:443 -s rr\n',
};

test('entries of service sets, each by address, protocol and port', () => {
  const [found, expected] = compare(
    'kube-set-no-service',
    `create KUBE-CLUSTER-IP hash:ip,port family inet hashsize 1024 maxelem 65536
add KUBE-CLUSTER-IP 10.96.0.1,tcp:443
add KUBE-CLUSTER-IP 10.96.0.1,udp:443
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ kube-set-no-service: IPVS serves this address, but not this port: packets that KUBE-CLUSTER-IP lets pass end at this node.
add KUBE-CLUSTER-IP 10.96.40.7,tcp:80
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ kube-set-no-service: IPVS has no service at this address: packets that KUBE-CLUSTER-IP lets pass end at this node.
create KUBE-6-CLUSTER-IP hash:ip,port family inet6 hashsize 1024 maxelem 65536
add KUBE-6-CLUSTER-IP fd00::1,tcp:443
create KUBE-LOOP-BACK hash:ip,port,ip family inet hashsize 1024 maxelem 65536
add KUBE-LOOP-BACK 10.244.1.11,tcp:8080,10.244.1.11
create blocked hash:ip,port family inet hashsize 1024 maxelem 65536
add blocked 203.0.113.7,tcp:80
`,
    [services],
  );
  expect(found).toEqual(expected);
});

test('where no dump lists services, nothing is known', () => {
  const sets = 'create KUBE-CLUSTER-IP hash:ip,port family inet\nadd KUBE-CLUSTER-IP 10.96.40.7,tcp:80\n';
  expect(compare('kube-set-no-service', sets, [])[0].places).toEqual([]);
});
