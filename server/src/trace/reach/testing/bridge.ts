/** A node for tests of what crosses a bridge. */

/** A bridge br0 of two ports, with an address, of which iptables sees what crosses. */
export const bridge = {
  'ip-addr.txt': `1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 state UNKNOWN
    inet 127.0.0.1/8 scope host lo
2: br0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 state UP
    link/ether 02:00:00:00:03:00 brd ff:ff:ff:ff:ff:ff
    bridge forward_delay 1500
    inet 10.1.0.1/24 brd 10.1.0.255 scope global br0
3: p1: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 master br0 state UP
    link/ether 02:00:00:00:03:01 brd ff:ff:ff:ff:ff:ff
4: p2: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 master br0 state UP
    link/ether 02:00:00:00:03:02 brd ff:ff:ff:ff:ff:ff
`,
  'ip-route.txt': '10.1.0.0/24 dev br0 scope link src 10.1.0.1\n',
  'sysctl.txt': 'net.bridge.bridge-nf-call-iptables = 1\nnet.ipv4.ip_forward = 1\n',
};
