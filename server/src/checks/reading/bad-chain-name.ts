import type { ReadingCheck } from '../check.ts';

export const badChainName: ReadingCheck = {
  kind: 'reading',
  code: 'bad-chain-name',
  dialect: 'iptables-save',
  title: 'A chain name that iptables refuses',
  severity: 'error',
  why: 'Chain names have up to 28 bytes, must not begin with a dash or an exclamation mark, and must not be the name of a target. The whole file is refused.',
  before: `*filter
:INPUT ACCEPT [0:0]
:a-chain-with-a-name-that-is-too-long - [0:0]
-A INPUT -j a-chain-with-a-name-that-is-too-long
COMMIT
`,
  after: `*filter
:INPUT ACCEPT [0:0]
:shorter - [0:0]
-A INPUT -j shorter
COMMIT
`,
};
