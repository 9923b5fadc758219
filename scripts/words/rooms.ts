/** Translations as they lie on disk: one file a room of the server, so that two hands seldom meet in one. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Said } from './templates.ts';

export type Words = Readonly<Record<string, string>>;

const folder = join(import.meta.dirname, '..', '..', 'l10n', 'server');

/** Languages that the server's sentences are translated to. */
export const languages = ['zh-cn'] as const;
export type Language = (typeof languages)[number];

/** “server/src/catalog/matches/tcp.ts” stands in the room “catalog-matches”, “server/src/cli/test.ts” in “cli”. */
function roomOf(file: string): string {
  const [, , room = '', inner = ''] = file.split('/');
  const divided = ['catalog', 'dialects', 'features', 'trace'].includes(room) && !inner.endsWith('.ts');
  return divided ? `${room}-${inner}` : room;
}

/** Every translation of a language, all rooms together. */
export function readWords(language: Language): Words {
  const files = existsSync(join(folder, language)) ? readdirSync(join(folder, language)).sort() : [];
  return Object.assign(
    {},
    ...files.map((file) => JSON.parse(readFileSync(join(folder, language, file), 'utf8')) as Words),
  );
}

/** Lays translations out by rooms, in the order of the source; what nobody says any more is dropped. */
export function writeWords(language: Language, said: readonly Said[], words: Words): void {
  const rooms = new Map<string, Record<string, string>>();
  const placed = new Set<string>();
  for (const { template, file } of said) {
    const translation = words[template];
    if (translation === undefined || placed.has(template)) continue;
    placed.add(template);
    const room = roomOf(file);
    const inRoom = rooms.get(room) ?? {};
    rooms.set(room, inRoom);
    inRoom[template] = translation;
  }
  rmSync(join(folder, language), { recursive: true, force: true });
  mkdirSync(join(folder, language), { recursive: true });
  for (const [room, entries] of rooms)
    writeFileSync(join(folder, language, `${room}.json`), `${JSON.stringify(entries, null, 2)}\n`);
}

/** Sentences without a translation, by room. */
export function missingWords(said: readonly Said[], words: Words): ReadonlyMap<string, readonly string[]> {
  const missing = new Map<string, Set<string>>();
  for (const { template, file } of said) {
    if (words[template] !== undefined || !/\p{L}{2}/u.test(template.replaceAll(/\{\w+\}/g, ''))) continue;
    const room = roomOf(file);
    missing.set(room, (missing.get(room) ?? new Set()).add(template));
  }
  return new Map([...missing].map(([room, templates]) => [room, [...templates]]));
}

/** “{address} of {name}” has the places address and name. */
export function placesIn(text: string): readonly string[] {
  return [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '').sort();
}
