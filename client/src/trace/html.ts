/** The page around the Trace view. Nothing may run in it but our own bundle, and nothing may be fetched. */
import { env, Uri, type Webview } from 'vscode';

export function traceHtml(webview: Webview, extension: Uri, document: Uri): string {
  const nonce = makeNonce();
  const bundle = webview.asWebviewUri(Uri.joinPath(extension, 'dist', 'media', 'trace.js'));
  const styles = webview.asWebviewUri(Uri.joinPath(extension, 'dist', 'media', 'trace.css'));
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
  <packet-path-trace data-uri="${escapeAttribute(document.toString())}"></packet-path-trace>
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
