/** Seconds that a router's translations live without a line that says otherwise. Source: IOS IP Addressing command reference. */
export const usualLifetimes: Readonly<Record<string, number>> = {
  timeout: 86_400,
  'tcp-timeout': 86_400,
  'udp-timeout': 300,
  'dns-timeout': 60,
  'icmp-timeout': 60,
  'finrst-timeout': 60,
  'syn-timeout': 60,
  'pptp-timeout': 86_400,
};
