import type { ReadingCheck } from '../check.ts';

export const ipsetProtoPort: ReadingCheck = {
  kind: 'reading',
  code: 'ipset-proto-port',
  dialect: 'ipset-save',
  title: 'A port of a protocol that has none',
  severity: 'error',
  why: 'Only TCP, UDP, SCTP and UDP-Lite have ports, and ICMP a type and code. For any other protocol write port 0.',
  before: `create a hash:ip,port
add a 10.0.0.1,esp:80
`,
  after: `create a hash:ip,port
add a 10.0.0.1,esp:0
`,
};
