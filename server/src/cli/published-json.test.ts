/** What `reach --json` and `check --format json` print is what schemas/ publish. */
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import checkSchema from '../../../schemas/check.schema.json' with { type: 'json' };
import reachSchema from '../../../schemas/reach.schema.json' with { type: 'json' };
import traceSchema from '../../../schemas/trace.schema.json' with { type: 'json' };
import { main } from './main.ts';
import { fakeWorld } from './testing/world.ts';

const ajv = new Ajv({ strict: false }).addSchema(traceSchema);
const reachForm = ajv.compile<unknown>(reachSchema);
const checkForm = ajv.compile<unknown>(checkSchema);

function breaches(form: typeof reachForm, text: string): readonly string[] {
  form(JSON.parse(text));
  return (form.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

const rules = [
  '*filter',
  ':INPUT DROP [0:0]',
  '-A INPUT -p tcp --dport 22 -j ACCEPT',
  '-A INPUT -p tcp -j DROP',
  '-A INPUT -p tcp --dport 443 -j ACCEPT',
  '-A INPUT -m limit --limit 3/min -j DROP',
  '-A INPUT -p udp -j ACCEPT',
  '-A INPUT -m bpf --bytecode "1,6 0 0 0" -j DROP',
  '-A INPUT -s 192.0.2.1 -j NOWHERE',
  '-A INPUT -p tcp --dprot 80 -j DROP',
  '-A INPUT -j REJECT --reject-with icmp-host',
  'COMMIT',
  '',
].join('\n');

test.each([
  ['1', 'reached'],
  ['3', 'none'],
  ['5', 'reached'],
  ['6', 'open'],
])('the packet for rule %s: %s', async (rule, answer) => {
  const world = fakeWorld({ 'iptables-save.txt': rules });
  await main(['reach', 'iptables-save.txt', '--table', 'filter', '--chain', 'INPUT', '--rule', rule, '--json'], world);
  expect(JSON.parse(world.out())).toMatchObject({ answer });
  expect(breaches(reachForm, world.out())).toEqual([]);
});

test('problems', async () => {
  const world = fakeWorld({ 'iptables-save.txt': rules });
  await main(['check', 'iptables-save.txt', '--format', 'json'], world);
  expect(JSON.parse(world.out())).not.toEqual([]);
  expect(breaches(checkForm, world.out())).toEqual([]);
});

test('what breaks a schema is found', () => {
  const reached = { answer: 'reached', text: 'A packet.', packets: [], rules: [] };
  expect(breaches(reachForm, JSON.stringify(reached))).toContain(" must have required property 'trace'");
  const problem = {
    file: 'a',
    line: 0,
    column: 1,
    endLine: 1,
    endColumn: 1,
    severity: 'error',
    code: 'a',
    message: 'b',
  };
  expect(breaches(checkForm, JSON.stringify([problem]))).toEqual(['/0/line must be >= 1']);
});
