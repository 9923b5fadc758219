/** Names that iptables knows, with their numbers: rejectWith. From iptables 1.8.13 and its source. */

export const rejectWith = {
  ipv4: {
    default: 'icmp-port-unreachable',
    values: [
      { name: 'icmp-net-unreachable', alias: 'net-unreach' },
      { name: 'icmp-host-unreachable', alias: 'host-unreach' },
      { name: 'icmp-proto-unreachable', alias: 'proto-unreach' },
      { name: 'icmp-port-unreachable', alias: 'port-unreach' },
      { name: 'icmp-net-prohibited', alias: 'net-prohib' },
      { name: 'icmp-host-prohibited', alias: 'host-prohib' },
      { name: 'tcp-reset', alias: 'tcp-rst' },
      { name: 'icmp-admin-prohibited', alias: 'admin-prohib' },
    ],
  },
  ipv6: {
    default: 'icmp6-port-unreachable',
    values: [
      { name: 'icmp6-no-route', alias: 'no-route' },
      { name: 'icmp6-adm-prohibited', alias: 'adm-prohibited' },
      { name: 'icmp6-addr-unreachable', alias: 'addr-unreach' },
      { name: 'icmp6-port-unreachable', alias: 'port-unreach' },
      { name: 'tcp-reset' },
      { name: 'icmp6-policy-fail', alias: 'policy-fail' },
      { name: 'icmp6-reject-route', alias: 'reject-route' },
    ],
  },
  requiresTcp: ['tcp-reset'],
} as const;
