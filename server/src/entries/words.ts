/** The server's sentences in the user's language, as the build lays them beside the bundles. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Templates and their translations. */
export type Words = Readonly<Record<string, string>>;

/**
 * `locale` as editors and environments write it: `zh-cn`, `zh_CN.UTF-8`, `en`. Undefined where the sentences are to be
 * English, or nothing else is there. `bundles`: the folder of the bundle that runs, dist/ or one below it.
 */
export async function readWords(locale: string, bundles: string): Promise<Words | undefined> {
  const language = languageOf(locale);
  if (language === undefined) return undefined;
  for (const folder of [join(bundles, 'l10n'), join(bundles, '..', 'l10n')]) {
    try {
      return JSON.parse(await readFile(join(folder, `server.${language}.json`), 'utf8')) as Words;
    } catch {
      // Not there, or broken: words in English are better than none.
    }
  }
  return undefined;
}

/** Undefined: English. Simplified Chinese is meant where a locale says Chinese and not which. */
export function languageOf(locale: string): 'zh-cn' | undefined {
  const [language, ...more] = locale
    .toLowerCase()
    .replace(/[.@].*$/, '')
    .split(/[-_]/);
  if (language !== 'zh') return undefined;
  return more.some((part) => ['tw', 'hk', 'mo', 'hant'].includes(part)) ? undefined : 'zh-cn';
}

/** What the environment says, as programs in a terminal go by it. */
export function localeOfEnvironment(environment: Readonly<Record<string, string | undefined>>): string {
  return ['LC_ALL', 'LC_MESSAGES', 'LANG'].map((name) => environment[name]).find((value) => value) ?? 'en';
}
