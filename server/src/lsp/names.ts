/** Parts of addresses. */
import { URI, Utils } from 'vscode-uri';

/** `iptables-save.txt` of `file:///node/iptables-save.txt`. Anything that is no address is its own name. */
export function fileName(uri: string): string {
  try {
    return Utils.basename(URI.parse(uri));
  } catch {
    return uri;
  }
}

/** The folder that a file lies in; undefined for documents that lie nowhere (untitled ones). */
export function folderOf(uri: string): string | undefined {
  try {
    const parsed = URI.parse(uri, true);
    return parsed.scheme === 'untitled' || parsed.path === '' ? undefined : Utils.dirname(parsed).toString();
  } catch {
    return undefined;
  }
}

/** The address of a file in a folder. */
export function inFolder(folder: string, name: string): string {
  return Utils.joinPath(URI.parse(folder), name).toString();
}
