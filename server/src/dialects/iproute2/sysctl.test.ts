import { expect, test } from 'vitest';
import { dumpOf } from '../dump.ts';
import { readSysctls } from './sysctl.ts';

test('sysctl -a, sysctl.conf and files below /proc/sys', () => {
  const { values } = readSysctls(
    dumpOf(
      'sysctl.txt',
      `net.ipv4.ip_forward = 1
sysctl: permission denied on key 'net.ipv4.tcp_fastopen_key'
# a comment = no value
net.ipv4.conf.eth0/100.rp_filter=2
net.ipv4.ip_local_port_range = 32768	60999
/proc/sys/net/ipv4/conf/eth0.200/accept_local:1
`,
    ),
  );
  expect([...values]).toEqual([
    ['net.ipv4.ip_forward', '1'],
    ['net.ipv4.conf.eth0/100.rp_filter', '2'],
    ['net.ipv4.ip_local_port_range', '32768	60999'],
    ['net.ipv4.conf.eth0/200.accept_local', '1'],
  ]);
});
