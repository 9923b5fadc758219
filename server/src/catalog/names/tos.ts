/** Names that iptables knows, with their numbers: dscpClasses, tosNames, tosNameMask. From iptables 1.8.13 and its source. */

export const dscpClasses = [
  { name: 'CS0', value: 0 },
  { name: 'CS1', value: 8 },
  { name: 'CS2', value: 16 },
  { name: 'CS3', value: 24 },
  { name: 'CS4', value: 32 },
  { name: 'CS5', value: 40 },
  { name: 'CS6', value: 48 },
  { name: 'CS7', value: 56 },
  { name: 'BE', value: 0 },
  { name: 'AF11', value: 10 },
  { name: 'AF12', value: 12 },
  { name: 'AF13', value: 14 },
  { name: 'AF21', value: 18 },
  { name: 'AF22', value: 20 },
  { name: 'AF23', value: 22 },
  { name: 'AF31', value: 26 },
  { name: 'AF32', value: 28 },
  { name: 'AF33', value: 30 },
  { name: 'AF41', value: 34 },
  { name: 'AF42', value: 36 },
  { name: 'AF43', value: 38 },
  { name: 'EF', value: 46 },
] as const;

export const tosNames = [
  { name: 'Minimize-Delay', value: 16 },
  { name: 'Maximize-Throughput', value: 8 },
  { name: 'Maximize-Reliability', value: 4 },
  { name: 'Minimize-Cost', value: 2 },
  { name: 'Normal-Service', value: 0 },
] as const;
