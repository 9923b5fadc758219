/** Names that iptables knows, with their numbers: logLevels. From iptables 1.8.13 and its source. */

export const logLevels = [
  { name: 'emerg', level: 0 },
  { name: 'alert', level: 1 },
  { name: 'crit', level: 2 },
  { name: 'error', level: 3 },
  { name: 'warning', level: 4 },
  { name: 'notice', level: 5 },
  { name: 'info', level: 6 },
  { name: 'debug', level: 7 },
  { name: 'panic', level: 0, deprecated: true },
] as const;
