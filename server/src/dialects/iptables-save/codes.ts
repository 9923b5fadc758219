/**
 * Codes of the problems that reading an iptables-save dump finds, with what each of them means.
 * They are what users see and configure: renaming one breaks their settings.
 */
export const problemCodes = {
  'bad-argument': 'A word that belongs to no option: rules consist of options and their values.',
  'bad-chain-name': 'A chain name that iptables-restore refuses.',
  'bad-counters': 'Packet and byte counters that are not of the form [packets:bytes].',
  'bad-policy': 'A policy that a chain cannot have.',
  'bad-value': 'A value that its option cannot be given.',
  'byte-order-mark': 'The file begins with a byte order mark, which iptables-restore takes for a rule.',
  'carriage-return': 'The line ends in a carriage return, which becomes part of its last word.',
  'conflicting-options': 'Options that exclude each other.',
  'duplicate-chain': 'A chain that is declared twice in one table.',
  'jump-loop': 'Chains that jump to each other in a circle which packets can reach.',
  'jump-to-builtin': 'A jump or goto to a built-in chain.',
  'line-too-long': 'A line, a word or a list of words longer than iptables-restore reads.',
  'misplaced-negation': 'An exclamation mark that does not stand alone before one option.',
  'missing-commit': 'A table that does not end in COMMIT, so that nothing of it is applied.',
  'missing-option': 'A match or target without an option that it needs.',
  'missing-protocol': 'A match, target or option that needs -p with a certain protocol.',
  'missing-value': 'An option without its value, or with too few of them.',
  'not-negatable': 'An exclamation mark before something that cannot be negated.',
  'out-of-range': 'A number beyond the limits of its option.',
  'outside-table': 'A line that stands outside of a table.',
  'refused-in-restore': 'An option or command that works on the command line only, or not with this command.',
  'repeated-option': 'An option that may be given once is given again.',
  'shell-command': 'A shell command line: the dialect is what iptables-save prints, not a script that calls iptables.',
  'unknown-chain': 'A chain that is not declared before this line.',
  'unknown-command': 'A rule line without a command such as -A, or with more than one.',
  'unknown-extension': 'A match that iptables does not have.',
  'unknown-option': 'An option that nothing on the line understands.',
  'unknown-rule': 'A rule number or rule that the chain does not have.',
  'unknown-table': 'A table that iptables does not have.',
  'unresolved-name': 'A host name: it has to be resolved each time the file is loaded, and fails where it is not.',
  'wrong-chain': 'A match, target or option in a chain that does not accept it.',
  'wrong-family': 'Something that exists in the other address family only.',
  'wrong-table': 'A match, target or option in a table that does not accept it.',
} as const;

export type ProblemCode = keyof typeof problemCodes;
