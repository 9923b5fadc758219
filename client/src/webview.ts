/** The page around a view of ours. Nothing may run in it but our own bundle, and nothing may be fetched. */
import { env, l10n, Uri, type Webview, type WebviewOptions } from 'vscode';

/** The views, by the names of their bundles in dist/media/. */
export type ViewName = 'trace' | 'chains';

/** `document`: the address of what the view is about. */
export function viewHtml(webview: Webview, extension: Uri, view: ViewName, document: Uri): string {
  const nonce = makeNonce();
  const bundle = webview.asWebviewUri(Uri.joinPath(extension, 'dist', 'media', `${view}.js`));
  const styles = webview.asWebviewUri(Uri.joinPath(extension, 'dist', 'media', `${view}.css`));
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource}`,
    `font-src ${webview.cspSource}`,
    `img-src ${webview.cspSource} data:`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${env.language}">
<head>
  <meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy" content="${policy}">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <link rel="stylesheet" href="${styles}" id="packet-path-styles">
  <title>Packet Path</title>
</head>
<body>
  <packet-path-${view} data-uri="${escapeAttribute(document.toString())}"></packet-path-${view}>
  <script type="module" nonce="${nonce}" src="${bundle}"></script>
</body>
</html>`;
}

function makeNonce(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function escapeAttribute(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');
}

/** What a view of ours may do, and the only folder that it may load from. */
export function viewOptions(extension: Uri): WebviewOptions {
  return { enableScripts: true, localResourceRoots: [Uri.joinPath(extension, 'dist', 'media')] };
}

/** The editor's own bundle of translations, which holds the views' words too. */
export function viewWords(): Readonly<Record<string, string>> {
  return l10n.bundle ?? {};
}
