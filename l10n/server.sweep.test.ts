/** The server's sentences: each is found, and each translation says the same with the same places. */
import { expect, test } from 'vitest';
import { languages, missingWords, placesIn, readWords } from '../scripts/words/rooms.ts';
import { findTemplates } from '../scripts/words/templates.ts';
import { checks } from '../server/src/checks/index.ts';

const { said, unaccounted } = findTemplates();
const templates = new Set(said.map(({ template }) => template));

test('every call of message has its words in sight (else: say in scripts/words/sources.ts where they stand)', () => {
  expect(unaccounted).toEqual([]);
});

test('sentences of every kind are found', () => {
  for (const template of [
    'Chain {name} of table {table}',
    'with any destination port but {value}',
    'Compares the mark of the packet with a value.',
    'Packets that this machine makes itself.',
    ...checks.flatMap(({ title, why }) => [title, why]),
  ])
    expect(templates).toContain(template);
});

test.each(languages)('no translation to %s speaks for nobody (else: node scripts/words.ts --merge)', (language) => {
  expect(Object.keys(readWords(language)).filter((english) => !templates.has(english))).toEqual([]);
});

test.each(languages)('a translation to %s fills the places of its English', (language) => {
  for (const [english, text] of Object.entries(readWords(language)))
    expect({ english, places: placesIn(text) }).toEqual({ english, places: placesIn(english) });
});

test.each(languages)('no sentence is left without %s (else: node scripts/words.ts --missing)', (language) => {
  expect(Object.fromEntries(missingWords(said, readWords(language)))).toEqual({});
});
