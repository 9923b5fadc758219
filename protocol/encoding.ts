/** How the bytes of a file are text: the server, the command line and the client read files alike. */

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/**
 * Undefined: no text. A zero byte is the mark of such files, the same that Git goes by, unless a byte order mark says
 * that characters have two bytes: PowerShell writes so what is redirected into a file (`ssh node iptables-save > rules.txt`).
 */
export function encodingOf(bytes: Uint8Array): Encoding | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return bytes.includes(0) ? undefined : 'utf-8';
}
