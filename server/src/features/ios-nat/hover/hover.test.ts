import { expect, test } from 'vitest';
import { renderMarkdown } from '../../markdown.ts';
import { atBar } from '../testing/view.ts';
import { hover } from './index.ts';

const around = `
interface GigabitEthernet0/0
 ip address 203.0.113.2 255.255.255.248
 ip nat outside
interface GigabitEthernet0/1
 ip address 192.168.7.1 255.255.255.0
 ip nat inside
ip nat pool OUT 203.0.113.17 203.0.113.22 netmask 255.255.255.248
ip nat pool FARM 192.168.7.31 192.168.7.33 prefix-length 24 type rotary
ip access-list standard VIP
 permit 203.0.113.5
access-list 7 permit 192.168.7.0 0.0.0.255
access-list 110 deny ip 192.168.7.0 0.0.0.254 10.60.0.0 0.0.255.255
access-list 110 permit tcp 192.168.7.0 0.0.0.255 any eq www 443
route-map ISP permit 10
 match ip address 110
`;

test.each([
  'ip nat inside source sta¦tic 192.168.7.10 203.0.113.4',
  'ip nat inside source static 192.168.7.10 203.0¦.113.4',
  'ip nat inside source static tcp 192.168.7.10 80 inter¦face GigabitEthernet0/0 8080',
  'ip nat inside source static network 10.1.1.0 172.20.1.0 /2¦4',
  'ip nat inside source list 7 pool OUT over¦load',
  'ip nat inside source li¦st 7 pool OUT',
  'ip nat inside source route-map ¦ISP interface GigabitEthernet0/0 overload',
  'ip nat outside source static 10.1.1.30 172.21.1.30 add¦-route',
  'ip nat inside desti¦nation list VIP pool FARM',
  'ip nat inside source list 7 pool O¦UT',
  'ip nat inside source list ¦110 pool OUT',
  'access-list 9 permit 10.0.0.0 0.0.2¦.254',
  'access-list 9 permit 10.0.0.0 0.0.3¦.255',
  'access-list 120 per¦mit tcp any host 203.0.113.4 range 8000 8010 established',
  'tcp 203.0.113.5:1024   192.168.1.7:51000  198.¦51.100.9:80    198.51.100.9:80',
  'interface GigabitEthernet0/2\n ip address 10.0.0.1 255.0.0.0\n ip nat ins¦ide',
  'ip nat translation tcp-timeout 36¦00',
  'ip nat settings mode c¦gn',
])('%s', (marked) => {
  const { view, at } = atBar(marked + around);
  const found = hover(view, at);
  expect(found && renderMarkdown(found.blocks, (text) => text)).toMatchSnapshot();
});

test('nothing where nothing is known', () => {
  const { view, at } = atBar('spanning-tree mode p¦vst');
  expect(hover(view, at)).toBeUndefined();
});

const comware = `sysname H3C
#
acl basic 2000
 rule 0 permit source 192.168.1.0 0.0.0.255
#
nat server-group 1
 inside ip 192.168.1.21 port 8080 weight 300
 inside ip 192.168.1.22 port 8080
#
interface GigabitEthernet0/1
 ip address 203.0.113.2 255.255.255.0
`;

test.each([
  ' nat out¦bound 2000',
  ' nat ser¦ver protocol tcp global 203.0.113.5 80 inside server-group 1',
  ' nat server protocol tcp global 203.0.113.5 80 inside server-group ¦1',
])('Comware: %s', (marked) => {
  const { view, at } = atBar(comware + marked);
  const found = hover(view, at);
  expect(found && renderMarkdown(found.blocks, (text) => text)).toMatchSnapshot();
});
