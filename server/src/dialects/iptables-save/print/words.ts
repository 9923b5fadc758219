/** Words as iptables-save writes them. */

/** Letters that need no quotes (xtables_save_string in libxtables/xtables.c). */
const plain = /^[A-Za-z0-9_-]+$/;

/** Text that its extension quotes wherever it has anything but letters, digits, `_` and `-`. */
export function quoteText(text: string): string {
  return plain.test(text) ? text : quoteAlways(text);
}

export function quoteAlways(text: string): string {
  return `"${text.replace(/["'\\]/g, '\\$&')}"`;
}

/** Text that is printed as it is; quotes only keep it one word. */
export function quoteIfNeeded(text: string): string {
  return text === '' || /[\s"]/.test(text) ? quoteAlways(text) : text;
}
