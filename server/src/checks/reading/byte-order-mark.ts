import type { ReadingCheck } from '../check.ts';

export const byteOrderMark: ReadingCheck = {
  kind: 'reading',
  code: 'byte-order-mark',
  dialect: 'iptables-save',
  title: 'A byte order mark at the start of the file',
  severity: 'error',
  why: 'Some editors write three invisible bytes at the start of a file. iptables-restore takes them for the beginning of a rule and refuses the file. Save it as UTF-8 without a byte order mark.',
  before: '',
  after: '',
};
