/** How files are called in titles. */
import type { Uri } from 'vscode';

/** The last part of an address: `iptables-save.txt`. */
export function baseName({ path }: Uri): string {
  return path.split('/').at(-1) ?? path;
}
