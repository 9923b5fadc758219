/** ufw as `ufw enable` writes it: before, user and after chains, a limit by `recent`, and a route that was allowed. */
import type { Scenario } from '../../kernel/scenario.ts';
import { packet, rules, topic } from '../build.ts';
import { byDefault, link, out } from '../networks.ts';

const sections = ['before-logging', 'before', 'after', 'after-logging', 'reject', 'track'];

/** Every chain of one direction, called in ufw's order. */
const skeleton = (hook: 'INPUT' | 'FORWARD' | 'OUTPUT') =>
  sections.flatMap((section) => {
    const chain = `ufw-${section}-${hook.toLowerCase()}`;
    return [`${hook} -j ${chain}`, `:${chain}`];
  });

const log = (what: string) => `-m limit --limit 3/min --limit-burst 10 -j LOG --log-prefix "[UFW ${what}] "`;

const common = [
  ':INPUT DROP',
  ':FORWARD DROP',
  ...skeleton('INPUT'),
  ...skeleton('FORWARD'),
  ...skeleton('OUTPUT'),
  'ufw-before-input -i lo -j ACCEPT',
  'ufw-before-input -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
  'ufw-before-input -m conntrack --ctstate INVALID -j ufw-logging-deny',
  'ufw-before-input -m conntrack --ctstate INVALID -j DROP',
];

const shared = [
  'ufw-before-output -o lo -j ACCEPT',
  'ufw-before-output -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
  'ufw-before-output -j ufw-user-output',
  'ufw-before-forward -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
  'ufw-track-output -p tcp -m conntrack --ctstate NEW -j ACCEPT',
  'ufw-track-output -p udp -m conntrack --ctstate NEW -j ACCEPT',
  `ufw-after-logging-input ${log('BLOCK')}`,
  `ufw-after-logging-forward ${log('BLOCK')}`,
  'ufw-logging-deny -m conntrack --ctstate INVALID -m limit --limit 3/min --limit-burst 10 -j RETURN',
  `ufw-logging-deny ${log('BLOCK')}`,
  `ufw-logging-allow ${log('ALLOW')}`,
  'ufw-skip-to-policy-input -j DROP',
  'ufw-skip-to-policy-forward -j DROP',
  'ufw-skip-to-policy-output -j ACCEPT',
  'ufw-after-input -p udp -m udp --dport 137 -j ufw-skip-to-policy-input',
  'ufw-after-input -p udp -m udp --dport 138 -j ufw-skip-to-policy-input',
  'ufw-after-input -p tcp -m tcp --dport 139 -j ufw-skip-to-policy-input',
  'ufw-after-input -p tcp -m tcp --dport 445 -j ufw-skip-to-policy-input',
  'ufw-after-input -p udp -m udp --dport 67 -j ufw-skip-to-policy-input',
  'ufw-user-limit -m limit --limit 3/min -j LOG --log-prefix "[UFW LIMIT BLOCK] "',
  'ufw-user-limit-accept -j ACCEPT',
  ':ufw-user-output',
];

const limited = (port: number, mask: string) => [
  `ufw-user-input -p tcp -m tcp --dport ${port} -m conntrack --ctstate NEW -m recent --set --name DEFAULT --mask ${mask} --rsource`,
  `ufw-user-input -p tcp -m tcp --dport ${port} -m conntrack --ctstate NEW -m recent --update --seconds 30 --hitcount 6 --name DEFAULT --mask ${mask} --rsource -j ufw-user-limit`,
  `ufw-user-input -p tcp -m tcp --dport ${port} -j ufw-user-limit-accept`,
];

const four = rules({
  nat: [
    'PREROUTING -i eth9 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 10.1.0.5:80',
    'POSTROUTING -s 10.1.0.0/24 -o eth9 -j MASQUERADE',
  ],
  filter: [
    ...common,
    ...[3, 11, 12, 8].map((type) => `ufw-before-input -p icmp -m icmp --icmp-type ${type} -j ACCEPT`),
    'ufw-before-input -p udp -m udp --sport 67 --dport 68 -j ACCEPT',
    'ufw-before-input -j ufw-not-local',
    'ufw-before-input -d 224.0.0.251/32 -p udp -m udp --dport 5353 -j ACCEPT',
    'ufw-before-input -d 239.255.255.250/32 -p udp -m udp --dport 1900 -j ACCEPT',
    'ufw-before-input -j ufw-user-input',
    'ufw-not-local -m addrtype --dst-type LOCAL -j RETURN',
    'ufw-not-local -m addrtype --dst-type MULTICAST -j RETURN',
    'ufw-not-local -m addrtype --dst-type BROADCAST -j RETURN',
    'ufw-not-local -m limit --limit 3/min --limit-burst 10 -j ufw-logging-deny',
    'ufw-not-local -j DROP',
    ...[3, 11, 12, 8].map((type) => `ufw-before-forward -p icmp -m icmp --icmp-type ${type} -j ACCEPT`),
    'ufw-before-forward -j ufw-user-forward',
    ...shared,
    'ufw-after-input -p udp -m udp --dport 68 -j ufw-skip-to-policy-input',
    'ufw-after-input -m addrtype --dst-type BROADCAST -j ufw-skip-to-policy-input',
    'ufw-user-limit -j REJECT --reject-with icmp-port-unreachable',
    'ufw-user-input -s 203.0.113.0/24 -j DROP',
    'ufw-user-input -s 198.51.100.9/32 -p tcp -m tcp --dport 25 -j REJECT --reject-with tcp-reset',
    ...limited(22, '255.255.255.255'),
    'ufw-user-input -p tcp -m multiport --dports 80,443 -m comment --comment "\'dapp_Nginx%20Full\'" -j ACCEPT',
    'ufw-user-input -i eth1 -p udp -m multiport --dports 60000:61000 -j ACCEPT',
    'ufw-user-input -s 10.1.0.0/24 -p tcp -m tcp --dport 5432 -j ufw-user-logging-input',
    'ufw-user-input -s 10.1.0.0/24 -p tcp -m tcp --dport 5432 -j ACCEPT',
    'ufw-user-logging-input -s 10.1.0.0/24 -p tcp -m tcp --dport 5432 -m conntrack --ctstate NEW -m limit --limit 3/min --limit-burst 10 -j LOG --log-prefix "[UFW ALLOW] "',
    'ufw-user-logging-input -s 10.1.0.0/24 -p tcp -m tcp --dport 5432 -j RETURN',
    'ufw-user-forward -i eth9 -o eth1 -d 10.1.0.5/32 -p tcp -m tcp --dport 80 -j ACCEPT',
    'ufw-user-forward -i eth1 -o eth9 -j ACCEPT',
  ],
});

const six = rules({
  filter: [
    ...common.slice(0, -2).map((line) => line.replaceAll('ufw-', 'ufw6-')),
    'ufw6-before-input -m rt --rt-type 0 -j DROP',
    'ufw6-before-forward -m rt --rt-type 0 -j DROP',
    'ufw6-before-output -m rt --rt-type 0 -j DROP',
    'ufw6-before-input -p ipv6-icmp -m icmp6 --icmpv6-type 129 -m hl --hl-eq 255 -j ACCEPT',
    'ufw6-before-input -m conntrack --ctstate INVALID -j ufw6-logging-deny',
    'ufw6-before-input -m conntrack --ctstate INVALID -j DROP',
    ...[1, 2, 3, 4, 128].map((type) => `ufw6-before-input -p ipv6-icmp -m icmp6 --icmpv6-type ${type} -j ACCEPT`),
    ...[133, 134, 135, 136, 141, 142].map(
      (type) => `ufw6-before-input -p ipv6-icmp -m icmp6 --icmpv6-type ${type} -m hl --hl-eq 255 -j ACCEPT`,
    ),
    ...[130, 131, 132, 143].map(
      (type) => `ufw6-before-input -s fe80::/10 -p ipv6-icmp -m icmp6 --icmpv6-type ${type} -j ACCEPT`,
    ),
    'ufw6-before-input -s fe80::/10 -d fe80::/10 -p udp -m udp --sport 547 --dport 546 -j ACCEPT',
    'ufw6-before-input -d ff02::fb/128 -p udp -m udp --dport 5353 -j ACCEPT',
    'ufw6-before-input -j ufw6-user-input',
    ...[1, 2, 3, 4, 128, 129].map(
      (type) => `ufw6-before-forward -p ipv6-icmp -m icmp6 --icmpv6-type ${type} -j ACCEPT`,
    ),
    'ufw6-before-forward -j ufw6-user-forward',
    ...shared.map((line) => line.replaceAll('ufw-', 'ufw6-')),
    'ufw6-user-limit -j REJECT --reject-with icmp6-port-unreachable',
    ...limited(22, 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff').map((line) => line.replaceAll('ufw-', 'ufw6-')),
    'ufw6-user-input -p tcp -m multiport --dports 80,443 -j ACCEPT',
    'ufw6-user-forward -i eth1 -o eth9 -p tcp -j ACCEPT',
  ],
});

const bed = { links: [link('lan', 'eth1', 1), out], commands: byDefault };
const ssh = (port: number) => packet('out', `tcp 198.51.100.9:${port} > 10.9.0.1:22`);

const node: Omit<Scenario, 'name' | 'packets'> = { bed, iptables: four, ip6tables: six };

export const ufw = topic('ufw', {
  'limit of ssh, and routes': {
    ...node,
    packets: [
      ...[1, 2, 3, 4, 5, 6, 7].map((port) => ssh(40000 + port)),
      packet('out', 'tcp 198.51.100.9:40001 > 10.9.0.1:22', { flags: 'ACK' }),
      packet('out', 'tcp 203.0.113.5:40001 > 10.9.0.1:80'),
      packet('out', 'tcp 198.51.100.9:40010 > 10.9.0.1:25'),
      packet('out', 'tcp 198.51.100.9:40011 > 10.9.0.1:8080'),
      packet('lan', 'tcp 10.1.0.5:80 > 198.51.100.9:40011', { flags: 'SYN,ACK' }),
      packet('lan', 'tcp 10.1.0.7:40001 > 10.1.0.1:5432'),
      packet('lan', 'udp 10.1.0.7:40001 > 10.9.0.254:53'),
      packet('out', 'icmp 10.9.0.254 > 10.9.0.1', {
        icmpType: 3,
        icmpCode: 1,
        quoted: packet('', 'udp 10.9.0.1:40001 > 10.9.0.254:53'),
      }),
      packet('lan', 'udp 10.1.0.7:137 > 10.1.0.255:137', { toMac: 'ff:ff:ff:ff:ff:ff' }),
      packet('out', 'icmp 198.51.100.9 > 10.9.0.1', { icmpType: 13 }),
      packet('out', 'tcp 198.51.100.9:40012 > 10.9.0.1:443', { flags: 'NONE' }),
    ],
  },
});
