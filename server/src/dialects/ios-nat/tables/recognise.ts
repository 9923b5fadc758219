/** Lines of the tables that a device prints. */

const heading = /^\s*Pro(?:to)?\s+Inside global\s+Inside local\s+Outside local\s+Outside global/i;
const statistics = /^\s*Total active translations: \d/;
const end = String.raw`(?:---|\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?)`;
const row = new RegExp(String.raw`^\s*(?:---|[a-z]{2,8}|\d{1,3})\s+${end}\s+${end}\s+${end}\s+${end}\s*$`);

/** Which table begins with the line. */
export function tableHeading(line: string): 'translations' | 'statistics' | undefined {
  if (heading.test(line)) return 'translations';
  return statistics.test(line) ? 'statistics' : undefined;
}

/** Told by its five columns, so that rows without their heading are read too. */
export function isTranslationRow(line: string): boolean {
  return line.length < 200 && row.test(line);
}
