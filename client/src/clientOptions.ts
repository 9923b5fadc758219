import { type ExtensionContext, env, Uri, workspace } from 'vscode';
import type { LanguageClientOptions } from 'vscode-languageclient';
import type { InitializationOptions } from '../../protocol/requests.ts';
import { languageIds } from './languages.ts';

/** `wasm` only for a server that can't read its own files. */
export async function clientOptions(
  context: ExtensionContext,
  wasm?: InitializationOptions['wasm'],
): Promise<LanguageClientOptions> {
  const translations = await serverTranslations(context);
  const initializationOptions: InitializationOptions = {
    fileSystem: true,
    ...(translations === undefined ? {} : { translations }),
    ...(wasm === undefined ? {} : { wasm }),
  };
  return {
    documentSelector: languageIds.map((language) => ({ language })),
    initializationOptions,
    synchronize: { configurationSection: 'packetPath' },
    markdown: { isTrusted: { enabledCommands: ['packetPath.trace'] }, supportHtml: false },
  };
}

/** The server's words in the editor's language; undefined where there are none, and English is spoken. */
async function serverTranslations(context: ExtensionContext): Promise<Readonly<Record<string, string>> | undefined> {
  const language = env.language.toLowerCase();
  if (language === 'en' || language.startsWith('en-')) return undefined;
  const file = Uri.joinPath(context.extensionUri, 'dist', 'l10n', `server.${language}.json`);
  try {
    const bytes = await workspace.fs.readFile(file);
    return JSON.parse(new TextDecoder().decode(bytes)) as Record<string, string>;
  } catch {
    // No file for this language is the ordinary case. A broken one must not keep the server from starting either.
    return undefined;
  }
}
