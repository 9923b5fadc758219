import { expect, test } from 'vitest';
import { languageOf } from './dialect.ts';

const rules = '*filter\n:INPUT DROP [0:0]\nCOMMIT\n';
const router = 'hostname gw\nip nat inside source static 192.168.1.1 20.0.0.2\n';

test.each([
  ['our own id is believed', 'ipset-save', 'dump.txt', rules, 'ipset-save'],
  ['an id that another editor has for it', 'iptables', 'rules.v4', rules, 'iptables-save'],
  ['an id of something wider', 'cisco', 'gw.cfg', router, 'ios-nat'],
  ['no id at all', '', 'dump', rules, 'iptables-save'],
  ['what is no dump stays nobody’s', 'markdown', 'notes.md', '# Notes\n\nAsk about the firewall.\n', undefined],
])('%s', (_, id, name, text, expected) => {
  expect(languageOf(id, name, text)).toBe(expected);
});
