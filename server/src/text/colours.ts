/** What a terminal is told by bytes among the text: colours (`ip -c`, `grep --color`), and that somebody may paste. */

/** CSI sequences of ECMA-48, 5.4, and the choice of a character set, which `tput sgr0` writes behind colours. */
const introducer = '\u001b';
const sequences = new RegExp(`${introducer}(?:\\[[0-?]*[ -/]*[@-~]|\\([0-9A-Za-z])`, 'g');

/** The text alone. Lines stay; columns behind a sequence move. */
export function withoutColours(text: string): string {
  return text.includes(introducer) ? text.replace(sequences, '') : text;
}
