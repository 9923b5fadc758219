/** Policy rules that ask nothing of addresses: the same in both families. PREF is a priority, drawn later. */
export const rulesOfFlows: readonly string[] = [
  'rule add iif eth-u prohibit pref PREF',
  'rule add iif eth-l lookup 103 pref PREF',
  'rule add iif lo lookup 101 pref PREF',
  'rule add oif eth-u lookup 100 pref PREF',
  'rule add oif eth-r lookup 102 pref PREF',
  'rule add tos 0x10 lookup 101 pref PREF',
  'rule add ipproto tcp lookup 100 pref PREF',
  'rule add ipproto udp dport 53 lookup 101 pref PREF',
  'rule add ipproto tcp sport 40001-40002 lookup 100 pref PREF',
  'rule add dport 1000-9000 lookup 101 pref PREF',
  'rule add uidrange 1000-1999 lookup 100 pref PREF',
  'rule add lookup main suppress_prefixlength 0 pref PREF',
];
