import type { ReadingCheck } from '../check.ts';

export const carriageReturn: ReadingCheck = {
  kind: 'reading',
  code: 'carriage-return',
  dialect: 'iptables-save',
  title: 'A line that ends in a carriage return',
  severity: 'error',
  why: "Windows ends lines with two characters, and iptables-restore takes the first for a part of the last word: `ACCEPT` becomes the name of a chain that nobody knows. Convert the file (`sed -i 's/\\r$//'`).",
  before: '',
  after: '',
};
