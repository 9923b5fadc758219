import type { TextDocument } from 'vscode';

/** The language ids that the extension declares; the manifest names the same. */
export const languageIds: readonly string[] = ['iptables-save', 'ipset-save', 'ipvsadm', 'ios-nat', 'iproute2'];

/** What VS Code calls a file that it did not recognise. */
export const untypedIds: readonly string[] = ['plaintext', 'log', 'ini', 'properties', 'conf'];

export function isDump(document: TextDocument): boolean {
  return languageIds.includes(document.languageId);
}
