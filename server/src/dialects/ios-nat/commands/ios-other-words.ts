/**
 * First words of commands that say nothing about NAT. They are here for two reasons: a device resolves an abbreviation
 * among all its commands, so that `ip r` is ambiguous; and what is known to be something else is left alone.
 */
const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** One-line commands of the configuration mode. */
export const iosGlobalWords = words(`
  alias arp async-bootp boot boot-start-marker boot-end-marker bridge buffers call card cdp clns clock config-register
  default-value device-sensor dialer-list diagnostic dot1x enable errdisable exception file frame-relay hw-module ipc ipv6
  isdn kerberos keymap ldap license lldp logging login mac-address-table memory memory-size microcode mls modemcap monitor
  mpls multilink netconf-yang ntp parser partition password platform port-channel power privilege process
  process-max-time prompt queue-list radius-server restconf rmon scheduler sdm security service shell sntp
  snmp snmp-server spanning-tree spd standby stackwise-virtual switch system tacacs-server tftp-server transceiver udld
  username version voice-card vtp wlan x25 xconnect
`);

/** Those that open a block of their own. */
export const iosBlockWords = words(`
  aaa archive class-map control-plane controller dial-peer dialer event flow gateway key l2 l2tp line map-class
  parameter-map policy-map radius redundancy router sampler subscriber table-map tacacs telephony-service
  template time-range track vlan voice vpdn vpdn-group wireless zone zone-pair bba-group call-home
`);

/** Behind `crypto`; `map` has a command of its own. */
export const iosCryptoWords = words(`
  ca call ctcp dynamic-map engine gdoi identity ikev2 ipsec isakmp key keyring logging mib pki provisioning tls-tunnel vpn wui xauth
`);

/** Behind `ip` in the configuration mode. */
export const iosIpWords = words(`
  accounting-list accounting-threshold accounting-transits address-pool admission alias arp as-path bgp-community bootp cef
  classless community-list cache ddns default-gateway default-network device dhcp-client dhcp-relay domain domain-list
  domain-lookup domain-name drp dvmrp explicit-path extcommunity-list finger flow-aggregation flow-cache flow-capture
  flow-export flow-top-talkers forward-protocol ftp gratuitous-arps host host-list host-routing hp-host icmp identd
  igmp inspect ips kerberos local mfib mobile mroute mrm msdp multicast multicast-routing name-server nbar
  netmask-format nhrp options ospf pgm pim policy-list port-map radius rcmd reflexive-list route-tag routing rsvp rtcp sap scp
  sdee security slb snmp source-route source-track subnet-zero sshell tacacs tcp telnet tftp traffic-export
  trigger-authentication udp unknown urlfilter verify virtual-reassembly wccp
`);

/** Behind `ip`, with a block of their own. */
export const iosIpBlockWords = words('dhcp sla');

/** Below an interface. */
export const iosInterfaceWords = words(`
  access-expression arp auto authentication backup bandwidth bfd bridge-group carrier-delay cdp channel-group channel-protocol
  clns clock clock-rate compress cts custom-queue-list dampening datalink default delay dialer dialer-group dot1q dot1x
  down-when-looped dsl duplex eapol exit fair-queue fallback-vlan flow flow-sampler flowcontrol frame-relay full-duplex
  h323-gateway half-duplex hold-queue ipv6 isdn isis keepalive lacp lan-name lldp load-interval loopback mac mac-address
  macro map-group mdix media-type mls mop mpls mtu negotiation netbios no nat64 nat66 ntp overlay
  peer physical-layer pim platform plim ppp pppoe pppoe-client power pri-group priority-group pulse-time pvc
  qos random-detect rate-limit rmon routing service service-module service-policy snmp source spanning-tree speed standby
  storm-control switchport synchronous tx-ring-limit traffic-shape transmit-interface transmitter-delay trust tunnel
  tx-queue-limit udld virtual-ppp vpdn vrrp waas wan x25 xconnect zone-member ospfv3 ethernet access-session
  device-tracking
`);

/** Behind `ip` below an interface. */
export const iosInterfaceIpWords = words(`
  accounting authentication bandwidth-percent bgp broadcast-address cef cgmp dampening-change
  dampening-interval ddns device dhcp directed-broadcast dvmrp flow hello-interval helper-address hold-time igmp inspect
  ips irdp load-sharing local-proxy-arp mask-reply mfib mobile mroute-cache mtu multicast nbar nhrp
  ospf pim pgm port-unreachable probe proxy-arp rarp-server redirects rgmp rip route-cache router rsvp rtp sap security
  sla source split-horizon sticky-arp summary-address tcp traffic-export trigger-authentication unicast
  unreachables urd verify virtual-reassembly wccp
`);
