import type { ReadingCheck } from '../check.ts';

export const lineTooLong: ReadingCheck = {
  kind: 'reading',
  code: 'line-too-long',
  dialect: 'iptables-save',
  title: 'A line or word that is longer than iptables-restore reads',
  severity: 'error',
  why: 'iptables-restore reads lines of up to 10,239 bytes, words of up to 1,023 bytes, and rules of up to 251 words. Use an ipset for long lists.',
  before: '',
  after: '',
};
