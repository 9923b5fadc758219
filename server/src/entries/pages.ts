/** The pages about diagnostics, as they are installed beside the bundles. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { languageOf } from './words.ts';

/**
 * The address of the folder with the pages in the language of `locale`, or else in English; undefined: there are none.
 * `bundles`: the folder of the bundle that runs, dist/ or one below it.
 */
export function findPages(locale: string, bundles: string): string | undefined {
  const english = 'diagnostics';
  const inOrder = languageOf(locale) === 'zh-cn' ? [join('zh-CN', english), english] : [english];
  const folder = inOrder
    .flatMap((pages) => [join(bundles, '..', 'docs', pages), join(bundles, '..', '..', 'docs', pages)])
    .find((path) => existsSync(path));
  return folder === undefined ? undefined : pathToFileURL(folder).href;
}
