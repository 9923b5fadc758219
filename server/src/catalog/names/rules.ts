/** Names that iptables knows, with their numbers: verdicts, policies, tables. From iptables 1.8.13 and its source. */

export const verdicts = ['ACCEPT', 'DROP', 'RETURN', 'QUEUE'] as const;

export const policies = ['ACCEPT', 'DROP'] as const;

export const tables = {
  filter: ['INPUT', 'FORWARD', 'OUTPUT'],
  nat: ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'],
  mangle: ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'],
  raw: ['PREROUTING', 'OUTPUT'],
  security: ['INPUT', 'FORWARD', 'OUTPUT'],
} as const;
