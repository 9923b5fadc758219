import { expect, test } from 'vitest';
import { compare } from './testing/carets.ts';

test('an endpoint that no service leads to', () => {
  const services = {
    name: 'ipvsadm.txt',
    text: '-A -t 10.96.40.7:80 -s rr\n-a -t 10.96.40.7:80 -r 10.244.1.11:8080 -m -w 1\n-A -u 10.96.0.10:53 -s rr\n-a -u 10.96.0.10:53 -r 10.244.1.2:53 -m -w 0\n',
  };
  const [found, expected] = compare(
    'kube-loop-back-no-server',
    `create KUBE-LOOP-BACK hash:ip,port,ip family inet hashsize 1024 maxelem 65536
add KUBE-LOOP-BACK 10.244.1.11,tcp:8080,10.244.1.11
add KUBE-LOOP-BACK 10.244.1.2,udp:53,10.244.1.2
add KUBE-LOOP-BACK 10.244.1.2,tcp:53,10.244.1.2
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ kube-loop-back-no-server: No virtual service has this endpoint as a real server: the entry does nothing.
`,
    [services],
  );
  expect(found).toEqual(expected);
});
