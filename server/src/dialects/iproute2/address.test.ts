import { describe, expect, test } from 'vitest';
import { formatAddress } from '../../net/text.ts';
import { render } from '../../text/message.ts';
import { dumpOf } from '../dump.ts';
import { readInterfaces } from './address.ts';
import type { Interface } from './model.ts';

/** An interface as one line: what a trace asks of it. */
function brief({ index, name, flags, mtu, master, mac, link, addresses }: Interface): string {
  const facts = [mtu, master, link, mac].filter((fact) => fact !== undefined);
  const shown = addresses.map(
    ({ address, prefixLength, peer, broadcast, scope, flags }) =>
      `${formatAddress(address)}${peer ? ` peer ${formatAddress(peer)}` : ''}/${prefixLength}${broadcast ? ` brd ${formatAddress(broadcast)}` : ''} ${[scope, ...flags].join(' ')}`,
  );
  return [`${index} ${name} <${flags}> ${facts.join(' ')}`, ...shown].join('\n  ');
}

function read(text: string): { shown: string[]; problems: string[]; showsAddresses: boolean } {
  const { items, problems, showsAddresses } = readInterfaces(dumpOf('ip-addr.txt', text));
  return {
    shown: items.map(brief),
    problems: problems.map(({ line, problem }) => `${line + 1}: ${problem.code} ${render(problem.message)}`),
    showsAddresses,
  };
}

describe('ip addr', () => {
  test('blocks: peers, labels, secondary and deprecated addresses, names before the @', () => {
    const { shown, problems } =
      read(`1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000
    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00
    inet 127.0.0.1/8 scope host lo
       valid_lft forever preferred_lft forever
5: kube-ipvs0: <BROADCAST,NOARP> mtu 1500 qdisc noop state DOWN group default 
    link/ether 02:00:00:00:96:01 brd ff:ff:ff:ff:ff:ff
    inet 10.96.0.1/32 scope global kube-ipvs0
       valid_lft forever preferred_lft forever
7: eth1@if12: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue master br0 state UP group default qlen 1000
    link/ether 02:00:00:00:01:07 brd ff:ff:ff:ff:ff:ff link-netnsid 0
    altname enp0s3
    inet 192.0.2.10/24 brd 192.0.2.255 scope global eth1
       valid_lft forever preferred_lft forever
    inet 198.51.100.5/24 scope global eth1:web
       valid_lft forever preferred_lft forever
    inet 192.0.2.50/24 scope global secondary dynamic eth1
       valid_lft 3600sec preferred_lft 1800sec
    inet 10.9.0.1 peer 10.9.0.2/32 scope global eth1
       valid_lft forever preferred_lft forever
    inet6 2001:db8:1::20/64 scope global nodad deprecated 
       valid_lft forever preferred_lft 0sec
8: tun0: <NO-CARRIER,POINTOPOINT,MULTICAST,NOARP,UP> mtu 1500 qdisc pfifo_fast state DOWN group default qlen 500
    link/none 
    inet 10.8.0.1 peer 10.8.0.2/32 scope global tun0
       valid_lft forever preferred_lft forever
`);
    expect(shown.join('\n')).toBe(`1 lo <LOOPBACK,UP,LOWER_UP> 65536 loopback 00:00:00:00:00:00
  127.0.0.1/8 host
5 kube-ipvs0 <BROADCAST,NOARP> 1500 ether 02:00:00:00:96:01
  10.96.0.1/32 global
7 eth1 <BROADCAST,MULTICAST,UP,LOWER_UP> 1500 br0 ether 02:00:00:00:01:07
  192.0.2.10/24 brd 192.0.2.255 global
  198.51.100.5/24 global
  192.0.2.50/24 global secondary dynamic
  10.9.0.1 peer 10.9.0.2/32 global
  2001:db8:1::20/64 global nodad deprecated
8 tun0 <NO-CARRIER,POINTOPOINT,MULTICAST,NOARP,UP> 1500 none
  10.8.0.1 peer 10.8.0.2/32 global`);
    expect(problems).toEqual([]);
  });

  test('one line an address (-o), which shows no flags', () => {
    const { shown, problems } =
      read(`1: lo    inet 127.0.0.1/8 scope host lo\\       valid_lft forever preferred_lft forever
7: eth1    inet 192.0.2.50/24 scope global secondary dynamic eth1\\       valid_lft 3600sec preferred_lft 1800sec
7: eth1    inet6 fe80::1/64 scope link \\       valid_lft forever preferred_lft forever
`);
    expect(shown).toEqual([
      '1 lo <> \n  127.0.0.1/8 host',
      '7 eth1 <> \n  192.0.2.50/24 global secondary dynamic\n  fe80::1/64 link',
    ]);
    expect(problems).toEqual([]);
  });

  test('brief (-br)', () => {
    const { shown } = read(`lo               UNKNOWN        127.0.0.1/8 ::1/128 
eth1@eth1p       UP             192.0.2.10/24 10.9.0.1 peer 10.9.0.2/32 2001:db8:1::10/64 
`);
    expect(shown).toEqual([
      '0 lo <> \n  127.0.0.1/8 global\n  ::1/128 global',
      '0 eth1 <UP,LOWER_UP> \n  192.0.2.10/24 global\n  10.9.0.1 peer 10.9.0.2/32 global\n  2001:db8:1::10/64 global',
    ]);
  });

  test('JSON (-j)', () => {
    const { shown, problems } = read(
      '[{"ifindex":8,"ifname":"tun0","flags":["POINTOPOINT","UP"],"mtu":1500,"qdisc":"pfifo_fast","operstate":"DOWN","link_type":"none","addr_info":[{},{"family":"inet","local":"10.8.0.1","address":"10.8.0.2","prefixlen":32,"scope":"global","secondary":true,"label":"tun0","valid_life_time":4294967295}]},{}]',
    );
    expect(shown).toEqual(['8 tun0 <POINTOPOINT,UP> 1500 none\n  10.8.0.1 peer 10.8.0.2/32 global secondary']);
    expect(problems).toEqual([]);
  });

  test('ip link shows interfaces, and says nothing of addresses', () => {
    const blocks =
      read(`2: br0: <BROADCAST,MULTICAST,UP> mtu 1500 qdisc noqueue state UP mode DEFAULT group default qlen 1000
    link/ether 4e:7d:03:96:0a:37 brd ff:ff:ff:ff:ff:ff`);
    expect(blocks).toEqual({
      shown: ['2 br0 <BROADCAST,MULTICAST,UP> 1500 ether 4e:7d:03:96:0a:37'],
      problems: [],
      showsAddresses: false,
    });
    expect(read('br0   UNKNOWN   4e:7d:03:96:0a:37 <BROADCAST,UP> ').shown).toEqual([
      '0 br0 <BROADCAST,UP> 4e:7d:03:96:0a:37',
    ]);
  });

  test('details of bridges, of their ports, and groups', () => {
    const { items } = readInterfaces(
      dumpOf(
        'ip-link.txt',
        `17: br0: <BROADCAST,MULTICAST,UP> mtu 1500 qdisc noqueue state UP mode DEFAULT group default qlen 1000
    link/ether de:a7:61:57:ec:d1 brd ff:ff:ff:ff:ff:ff promiscuity 0
    bridge forward_delay 1500 ageing_time 30000 nf_call_iptables 1 nf_call_ip6tables 0 nf_call_arptables 0
18: veth1: <BROADCAST,UP> mtu 1500 qdisc noop master br0 state UP mode DEFAULT group 7 qlen 1000
    link/ether de:a7:61:57:ec:d2 brd ff:ff:ff:ff:ff:ff promiscuity 1
    bridge_slave state forwarding priority 32 cost 2 hairpin on guard off isolated off locked off
`,
      ),
    );
    expect(items.map(({ group, shows, port }) => ({ group, shows, port }))).toEqual([
      { group: 'default', shows: { ipv4: true, ipv6: false } },
      { group: '7', port: { hairpin: true, isolated: false } },
    ]);
  });

  test('a bad line costs that line', () => {
    const { shown, problems } = read(`what is this
2: eth0: <UP> mtu 1500
    inet 10.0.0.300/24 scope global eth0
    inet 10.0.0.3/24 scope global eth0`);
    expect(shown).toEqual(['2 eth0 <UP> 1500\n  10.0.0.3/24 global']);
    expect(problems).toEqual([
      '1: host-syntax This is no line of ip addr: expected an interface such as “2: eth0: <UP> mtu 1500” or an address.',
      '3: host-addr-range Expected an IPv4 address with its prefix length, found “10.0.0.300/24”.',
    ]);
  });

  test('an object of JSON that is cut costs that object', () => {
    const { shown, problems } = read('[{"ifindex":1,"ifname":"lo","flags":["UP"],"addr_info":[]},{"ifindex":2,"ifna');
    expect(shown).toEqual(['1 lo <UP> ']);
    expect(problems).toEqual([
      '1: host-syntax This JSON object is cut short or damaged, so it is left out. Take the dump again.',
    ]);
  });
});
