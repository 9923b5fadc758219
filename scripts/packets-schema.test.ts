import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import schema from '../schemas/packets.schema.json' with { type: 'json' };

const root = join(import.meta.dirname, '..');
const { savedPacket, expectation } = schema.definitions;

/** Names that the schema does not know, anywhere in a saved packet. */
function unknownNames(packet: Record<string, unknown>): readonly string[] {
  const beside = (value: unknown, known: object): string[] =>
    Object.keys((value ?? {}) as object).filter((name) => !(name in known));
  const expected = (Array.isArray(packet['expect']) ? packet['expect'] : [packet['expect']]) as Record<
    string,
    unknown
  >[];
  return [
    ...beside(packet, savedPacket.properties),
    ...expected.flatMap((each) => [
      ...beside(each, expectation.properties),
      ...beside(each['packet'], expectation.properties.packet.properties),
      ...beside(each['decidedBy'], expectation.properties.decidedBy.properties),
    ]),
  ];
}

test.each(globSync('examples/*/*.packets.json', { cwd: root }))('%s follows the published schema', (file) => {
  const packets = JSON.parse(readFileSync(join(root, file), 'utf8')) as Record<string, unknown>[];
  for (const packet of packets) {
    expect(unknownNames(packet)).toEqual([]);
    expect(savedPacket.required.filter((name) => !(name in packet))).toEqual([]);
  }
});

test('the schema is published for files of saved packets, and goes with the extension', () => {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  expect(manifest.contributes.jsonValidation).toEqual([
    { fileMatch: '*.packets.json', url: './schemas/packets.schema.json' },
  ]);
  expect(readFileSync(join(root, '.vscodeignore'), 'utf8')).toContain('!schemas/*.json');
});
