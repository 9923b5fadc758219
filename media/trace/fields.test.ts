import { expect, test } from 'vitest';
import { fieldsOf, packetOf } from './fields.ts';
import { form } from './testing/fixture.ts';

const fields = fieldsOf(form.initial);

test('a packet survives the way through the form', () => {
  expect(packetOf(fields)).toEqual({ packet: form.initial, errors: {} });
});

test('no interface means that the node makes the packet itself', () => {
  expect(packetOf({ ...fields, in: '' }).packet.in).toBeNull();
});

test('a protocol without ports sends none, whatever stands in the hidden fields', () => {
  const { packet } = packetOf({ ...fields, protocol: 'icmp', icmpType: '8' });
  expect(packet).toEqual({ in: 'cni0', protocol: 'icmp', src: '10.244.1.30', dst: '10.96.40.7', icmpType: 8 });
});

test.each([
  ['dport', '70000', { word: 'Expected a number from 0 to {max}.', args: { max: 65535 } }],
  ['sport', 'http', { word: 'Expected a number from 0 to {max}.', args: { max: 65535 } }],
  ['mark', '0xfffffffff', { word: 'Expected a number from 0 to {max}.', args: { max: 4294967295 } }],
  ['src', ' ', { word: 'An address is needed.', args: {} }],
])('%s «%s» is refused at its field', (field, value, expected) => {
  expect(packetOf({ ...fields, [field]: value }).errors).toEqual({ [field]: expected });
});

test('marks are read and shown in hexadecimal', () => {
  expect(packetOf({ ...fields, mark: '0x4000' }).packet.mark).toBe(16384);
  expect(fieldsOf({ ...form.initial, mark: 16384 }).mark).toBe('0x4000');
});
