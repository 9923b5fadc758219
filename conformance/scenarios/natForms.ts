/** Ranges of addresses and ports, ports that run out, and errors about translated connections. */
import { clients, left, right, rules, topic } from './build.ts';

const web = (port: number) => left(`tcp 10.1.0.7:${port} > 10.96.0.1:80`);
const synAck = { flags: 'SYN,ACK' };
const asked = { src: '10.2.0.77', dst: '10.2.0.5', proto: 'tcp', sport: 40001, dport: 80 };

export const natForms = topic('nat-forms', {
  'one of several addresses, by the client': {
    iptables: rules({
      nat: [
        'PREROUTING -d 10.96.0.1 -j DNAT --to-destination 10.2.0.10-10.2.0.200',
        'PREROUTING -d 10.96.0.2 -j DNAT --to-destination 10.2.0.10-10.2.0.200 --persistent',
        'PREROUTING -d 10.96.0.3 -p tcp -j DNAT --to-destination 10.2.0.5-10.2.0.7:8080-8081',
        'POSTROUTING -p tcp -j SNAT --to-source 10.2.0.77-10.2.0.99',
        'POSTROUTING -p udp -j SNAT --to-source 10.2.0.77-10.2.0.99:5000-5003 --persistent',
      ],
    }),
    packets: [
      web(1),
      web(2),
      left('tcp 10.1.0.8:1 > 10.96.0.1:80'),
      left('udp 10.1.0.8:1 > 10.96.0.2:80'),
      left('udp 10.1.0.9:5001 > 10.96.0.2:80'),
      left('icmp 10.1.0.9 > 10.96.0.1', { icmpId: 3 }),
      left('gre 10.1.0.9 > 10.96.0.2'),
      left('tcp 10.1.0.9:1 > 10.96.0.3:8081'),
      left('tcp 10.1.0.10:1 > 10.96.0.3:80'),
    ],
  },
  'one of several addresses of IPv6': {
    ip6tables: rules({
      nat: [
        'PREROUTING -d fd96::1 -j DNAT --to-destination fd02::10-fd02::fe',
        'PREROUTING -d fd96::2 -j DNAT --to-destination 2001:db8:5::1-2001:db8:5::3:5 --persistent',
        'POSTROUTING -j SNAT --to-source 2001:db8::1-2001:db8::5:ffff',
      ],
    }),
    packets: [
      left('tcp [fd01::7]:1 > [fd96::1]:80'),
      left('udp [fd01::8]:1 > [fd96::1]:80'),
      left('udp [fd01::9]:1 > [fd96::2]:80'),
      left('tcp [fd01::9]:1 > [fd02::5]:80'),
    ],
  },
  'ports of a destination are drawn': {
    iptables: rules({
      nat: [
        'PREROUTING -p tcp --dport 80 -j DNAT --to-destination 10.2.0.5:8080-8083',
        'PREROUTING -p udp -j DNAT --to-destination 10.2.0.5:1000-2000',
        'PREROUTING -p tcp --dport 443 -j REDIRECT --to-ports 8443-8444 --random',
      ],
      filter: ['FORWARD -p tcp --dport 8080', 'FORWARD -p tcp --dport 8081', 'FORWARD -p tcp --dport 8082'],
    }),
    packets: [
      ...clients(3, web),
      left('tcp 10.1.0.7:1 > 10.2.0.9:8081'),
      left('udp 10.1.0.7:1 > 10.2.0.9:1500'),
      left('udp 10.1.0.7:1 > 10.2.0.9:53'),
      left('tcp 10.1.0.7:1 > 10.2.0.9:443'),
    ],
  },
  'a shifted map goes round for a free port': {
    iptables: rules({
      nat: ['PREROUTING -p tcp --dport 1000:1020 -j DNAT --to-destination 10.2.0.5:2000-2009/1000'],
    }),
    packets: [
      left('tcp 10.1.0.7:1 > 10.96.0.1:1000'),
      left('tcp 10.1.0.7:1 > 10.96.0.2:1000'),
      left('tcp 10.1.0.7:1 > 10.96.0.1:1001'),
      left('tcp 10.1.0.7:1 > 10.96.0.1:1013'),
      right('tcp 10.2.0.5:2001 > 10.1.0.7:1', synAck),
    ],
  },
  'a shifted map of ports below its base': {
    iptables: rules({
      nat: [
        'PREROUTING -p tcp --dport 80:65000 -j DNAT --to-destination 10.2.0.5:8080-8089/8080',
        'PREROUTING -p udp -j DNAT --to-destination 10.2.0.5:5000-5006/1000',
      ],
    }),
    packets: [
      left('tcp 10.1.0.7:1 > 10.96.0.1:5001'),
      left('tcp 10.1.0.7:2 > 10.96.0.1:8079'),
      left('tcp 10.1.0.7:3 > 10.96.0.1:8090'),
      left('udp 10.1.0.7:1 > 10.96.0.1:999'),
      // The same again: the next offset is 0.
      left('udp 10.1.0.7:1 > 10.96.0.2:999'),
      left('udp 10.1.0.7:1 > 10.96.0.3:1'),
    ],
  },
  'no source port is left': {
    iptables: rules({
      nat: [
        'POSTROUTING -p tcp -j SNAT --to-source 10.2.0.77:5000',
        'POSTROUTING -p udp -j MASQUERADE --to-ports 6000-6001',
      ],
      filter: ['FORWARD -m conntrack --ctstate NEW', 'FORWARD -m conntrack --ctstate ESTABLISHED'],
    }),
    packets: [
      left('tcp 10.1.0.7:1 > 10.2.0.5:80'),
      left('tcp 10.1.0.8:1 > 10.2.0.5:80'),
      left('tcp 10.1.0.8:1 > 10.2.0.6:80'),
      right('tcp 10.2.0.5:80 > 10.2.0.77:5000', synAck),
      left('tcp 10.1.0.8:1 > 10.2.0.5:80'),
      left('udp 10.1.0.7:1 > 10.2.0.5:53'),
      left('udp 10.1.0.8:1 > 10.2.0.5:53'),
      left('udp 10.1.0.9:1 > 10.2.0.5:53'),
    ],
  },
  'no destination port is left, so the source gives way': {
    iptables: rules({ nat: ['PREROUTING -p udp -j DNAT --to-destination 10.2.0.5:53'] }),
    packets: [
      left('udp 10.1.0.7:1 > 10.96.0.1:53'),
      left('udp 10.1.0.7:1 > 10.96.0.2:53'),
      left('udp 10.1.0.7:1 > 10.2.0.5:53'),
    ],
  },
  'errors that are not for the sender': {
    iptables: rules({
      nat: ['POSTROUTING -o eth-r -p tcp -j SNAT --to-source 10.2.0.77'],
      filter: ['FORWARD -m conntrack --ctstate RELATED', 'FORWARD -m conntrack --ctstate INVALID'],
    }),
    packets: [
      left('tcp 10.1.0.7:40001 > 10.2.0.5:80'),
      right('icmp 10.2.0.9 > 10.2.0.77', { icmpType: 11, quoted: asked }),
      right('icmp 10.2.0.9 > 10.1.0.7', { icmpType: 11, quoted: asked }),
      left('icmp 10.1.0.9 > 10.2.0.5', {
        icmpType: 3,
        icmpCode: 3,
        quoted: { src: '10.2.0.5', dst: '10.1.0.7', proto: 'tcp', sport: 80, dport: 40001 },
      }),
      left('icmp 10.1.0.9 > 10.2.0.6', {
        icmpType: 3,
        icmpCode: 3,
        quoted: { src: '10.2.0.5', dst: '10.1.0.7', proto: 'tcp', sport: 80, dport: 40001 },
      }),
      right('icmp 10.2.0.9 > 10.2.0.77', { icmpType: 11, quoted: { ...asked, proto: 'udp' } }),
    ],
  },
  'redirects about translated connections': {
    iptables: rules({
      nat: ['POSTROUTING -o eth-r -p tcp -j SNAT --to-source 10.2.0.77'],
      filter: ['FORWARD -p icmp -m conntrack --ctstate RELATED', 'INPUT -p icmp -m conntrack --ctstate RELATED'],
    }),
    packets: [
      left('tcp 10.1.0.7:40001 > 10.2.0.5:80'),
      left('udp 10.1.0.7:40001 > 10.2.0.5:80'),
      right('icmp 10.2.0.9 > 10.2.0.77', { icmpType: 5, icmpCode: 1, quoted: asked }),
      right('icmp 10.2.0.9 > 10.1.0.7', {
        icmpType: 5,
        icmpCode: 1,
        quoted: { src: '10.1.0.7', dst: '10.2.0.5', proto: 'udp', sport: 40001, dport: 80 },
      }),
      right('icmp 10.2.0.9 > 10.2.0.77', { icmpType: 4, quoted: asked }),
      right('icmp 10.2.0.9 > 10.2.0.77', { icmpType: 12, quoted: asked }),
    ],
  },
  'a masqueraded connection that leaves by another interface': {
    setup: 'ip rule add fwmark 1 lookup 100; ip route add default via 10.1.0.9 table 100',
    iptables: rules({
      mangle: [
        'PREROUTING -p tcp --tcp-flags ACK ACK -j MARK --set-mark 1',
        'PREROUTING -p udp --sport 9 -m length --length 50:100 -j MARK --set-mark 1',
      ],
      nat: ['POSTROUTING -p tcp -j MASQUERADE', 'POSTROUTING -p udp -j SNAT --to-source 10.2.0.77'],
    }),
    packets: [
      left('tcp 10.1.0.7:1 > 10.2.0.5:80'),
      left('tcp 10.1.0.7:1 > 10.2.0.5:80'),
      left('tcp 10.1.0.7:1 > 10.2.0.5:80', { flags: 'RST,ACK' }),
      right('tcp 10.2.0.5:80 > 10.2.0.1:1', synAck),
      left('tcp 10.1.0.7:1 > 10.2.0.5:80'),
      left('tcp 10.1.0.7:1 > 10.2.0.5:80', { flags: 'ACK' }),
      left('udp 10.1.0.7:9 > 10.2.0.5:80'),
      left('udp 10.1.0.7:9 > 10.2.0.5:80', { payload: 40 }),
    ],
  },
  'a DCCP reset before any answer': {
    iptables: rules({
      nat: ['PREROUTING -p dccp -j DNAT --to-destination 10.2.0.5', 'POSTROUTING -p dccp'],
      filter: ['FORWARD -m conntrack --ctstate NEW', 'FORWARD -m conntrack --ctstate ESTABLISHED'],
    }),
    packets: [
      left('dccp 10.1.0.7:1 > 10.96.0.1:33'),
      right('dccp 10.2.0.5:33 > 10.1.0.7:1', { dccpType: 7 }),
      left('dccp 10.1.0.7:1 > 10.96.0.1:33'),
      right('dccp 10.2.0.5:33 > 10.1.0.7:1', { dccpType: 1 }),
      left('dccp 10.1.0.7:1 > 10.96.0.1:33', { dccpType: 7 }),
      left('dccp 10.1.0.7:1 > 10.96.0.1:33'),
      left('dccp 10.1.0.7:2 > 10.96.0.1:33'),
      left('dccp 10.1.0.7:2 > 10.96.0.1:33', { dccpType: 7 }),
      right('dccp 10.2.0.5:33 > 10.1.0.7:2', { dccpType: 1 }),
    ],
  },
  'conntrack asks for ports of what has none': {
    iptables: rules({
      filter: [
        'FORWARD -m conntrack --ctorigsrcport 0',
        'FORWARD -m conntrack --ctorigsrcport 3:5',
        'FORWARD -m conntrack ! --ctorigdstport 2048',
        'FORWARD -m conntrack --ctreplsrcport 0:10',
        'FORWARD -m conntrack --ctrepldstport 0',
      ],
    }),
    packets: [
      left('icmp 10.1.0.7 > 10.2.0.5', { icmpId: 4 }),
      right('icmp 10.2.0.5 > 10.1.0.7', { icmpType: 0, icmpId: 4 }),
      left('icmp 10.1.0.7 > 10.2.0.5', { icmpType: 13, icmpId: 40 }),
      left('gre 10.1.0.7 > 10.2.0.5'),
      left('esp 10.1.0.7 > 10.2.0.5'),
      left('udp 10.1.0.7:5 > 10.2.0.5:7'),
    ],
  },
});
