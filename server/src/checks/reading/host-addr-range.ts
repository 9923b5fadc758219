import type { ReadingCheck } from '../check.ts';

export const hostAddrRange: ReadingCheck = {
  kind: 'reading',
  code: 'host-addr-range',
  dialect: 'iproute2',
  title: 'An address or number that cannot be',
  severity: 'warning',
  why: "The value can't be read as an address with its prefix length, or lies outside of its range, and is left out of the node.",
  before: `2: eth0: <BROADCAST,UP> mtu 1500 qdisc noqueue state UP group default
    inet 192.0.2.1/64 scope global eth0
`,
  after: `2: eth0: <BROADCAST,UP> mtu 1500 qdisc noqueue state UP group default
    inet 192.0.2.1/24 scope global eth0
`,
};
