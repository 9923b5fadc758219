/**
 * The server's sentences and their translations in l10n/server/.
 *
 *     node scripts/words.ts                      how many sentences have no translation, by room
 *     node scripts/words.ts --missing [ROOM…]    these sentences, as JSON to fill in: {"English": ""}
 *     node scripts/words.ts --merge FILE…        takes filled-in files over, and lays all out in the order of the source
 */
import { readFileSync } from 'node:fs';
import { languages, missingWords, placesIn, readWords, type Words, writeWords } from './words/rooms.ts';
import { findTemplates } from './words/templates.ts';

const [command, ...rest] = process.argv.slice(2);
const { said } = findTemplates();
for (const language of languages) {
  const words = readWords(language);
  const missing = missingWords(said, words);
  switch (command) {
    case undefined:
      for (const [room, { length }] of missing) console.log(`${String(length).padStart(5)}  ${room}`);
      console.log(`${String([...missing.values()].flat().length).padStart(5)}  sentences without ${language}`);
      break;
    case '--missing': {
      const wanted = [...missing].filter(([room]) => rest.length === 0 || rest.includes(room));
      const empty = wanted.flatMap(([, templates]) => templates.map((template) => [template, ''] as const));
      console.log(JSON.stringify(Object.fromEntries(empty), null, 2));
      break;
    }
    case '--merge':
      writeWords(language, said, Object.assign({ ...words }, ...rest.map(filledIn)));
      break;
    default:
      console.error(`${command} is not known: see the head of scripts/words.ts.`);
      process.exit(2);
  }
}

/** What a translator filled in; a translation that loses or invents a place is left out and named. */
function filledIn(file: string): Words {
  const entries = Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Words).filter(([, text]) => text !== '');
  const broken = entries.filter(([english, text]) => placesIn(english).join() !== placesIn(text).join());
  for (const [english] of broken) console.error(`${file}: the places differ, left out: ${english}`);
  return Object.fromEntries(entries.filter((entry) => !broken.includes(entry)));
}
