import { describe, expect, it } from 'vitest';
import { serviceRows } from './serviceNames.ts';
import { portOfService, serviceOfPort } from './services.ts';

describe('names of ports', () => {
  it.each([
    ['http', 'tcp', 80],
    ['www', 'tcp', 80],
    ['https', 'udp', 443],
    ['domain', 'udp', 53],
    ['dicom', 'tcp', 104],
    ['ssh', 'udp', undefined],
    ['SSH', 'tcp', undefined],
    ['toString', 'tcp', undefined],
  ] as const)('%s/%s is %s', (name, protocol, port) => {
    expect(portOfService(name, protocol)).toBe(port);
  });

  it('answers for any protocol where none is named', () => {
    expect(portOfService('ntp')).toBe(123);
    expect(portOfService('ssh')).toBe(22);
  });

  it.each([
    [80, 'tcp', 'http'],
    [53, 'udp', 'domain'],
    [443, 'tcp', 'https'],
    [22, 'udp', undefined],
    [1, 'dccp', undefined],
  ] as const)('port %d of %s is called %s', (port, protocol, name) => {
    expect(serviceOfPort(port, protocol)).toBe(name);
  });

  it('reads every name back from its port, aliases aside', () => {
    for (const [protocol, rows] of Object.entries(serviceRows)) {
      for (const [name, port, alias] of rows) {
        if (!alias) expect(serviceOfPort(port, protocol)).toBe(name);
        else expect(portOfService(name, protocol)).toBe(port);
      }
    }
  });

  it('has ports that are ports', () => {
    for (const [, port] of Object.values(serviceRows).flat()) {
      expect(Number.isInteger(port) && port > 0 && port < 65536).toBe(true);
    }
  });
});
