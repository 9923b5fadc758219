/** Files that hold no dump, though by their name or their text somebody took them for one. */
import { type Detected, detect } from '../dialects/detect/index.ts';
import { withoutColours } from '../text/colours.ts';
import { type Message, message } from '../text/message.ts';
import type { NodeFile } from './split.ts';

interface Form {
  readonly line: RegExp;
  /** What prints it, and which command tells what a node is read from. */
  readonly printedBy: string;
  readonly instead: string;
}

const forms: readonly Form[] = [
  { line: /^Chain \S+ \((?:policy \w|\d+ references\))/, printedBy: 'iptables -L', instead: 'iptables-save' },
  { line: /^table (?:ip6?|inet|bridge|arp|netdev) \S+ \{/, printedBy: 'nft list ruleset', instead: 'iptables-save' },
  { line: /^Kernel IP(?:v6)? routing table/, printedBy: 'route', instead: 'ip route show table all' },
  { line: /^\S+: flags=\d+<|^\S+ +Link encap:/, printedBy: 'ifconfig', instead: 'ip addr' },
  { line: /^<conntrack>/, printedBy: 'conntrack -o xml', instead: 'conntrack -L' },
  { line: /^-A -t \d+ -u \S+ -s /, printedBy: 'conntrack -o save', instead: 'conntrack -L' },
  { line: /^IPVS connection entries/, printedBy: 'ipvsadm -Lc', instead: 'ipvsadm -Sn' },
  { line: /^\s*"type" ?: ?"(?:hash|bitmap|list):/, printedBy: 'ipset -o json', instead: 'ipset save' },
];

/** Files whose name may be that of a dump: no scripts, units or notes. */
const named = /(?:^|\/)(?:[^./]+|[^/]+\.(?:txt|log|out|dump|save|rules|v4|v6|json|xml))$/i;
/** Lines that are looked at, and UTF-16 units of one that are shown. */
const mostLines = 400;
const longestShown = 60;

/**
 * What is said of a file that is no dump (`looksLikeDump`), or of its beginning; undefined: nobody will have taken it
 * for one.
 */
export function unreadIn({ name, text }: NodeFile): Message | undefined {
  if (!named.test(name)) return undefined;
  const lines = withoutColours(text).split(/\r?\n/, mostLines);
  for (const [index, line] of lines.entries()) {
    const form = forms.find((each) => each.line.test(line));
    if (form === undefined) continue;
    return message('{file}, line {line}: this is what {program} prints, of which nothing is read. Add {command}.', {
      file: name,
      line: index + 1,
      program: form.printedBy,
      command: form.instead,
    });
  }
  const detected = detect(name, '');
  const first = lines.findIndex((line) => line.trim() !== '');
  const command = detected && commandOf(detected);
  if (command === undefined || first < 0) return undefined;
  const shown = (lines[first] ?? '').trim();
  return message('{file}, line {line}: found “{text}”, expected what {command} prints. Nothing of the file is read.', {
    file: name,
    line: first + 1,
    text: shown.length > longestShown ? `${shown.slice(0, longestShown)}…` : shown,
    command,
  });
}

/** Undefined: configurations of routers have many names. */
function commandOf(detected: Detected): string | undefined {
  switch (detected.dialect) {
    case 'iptables-save':
      return 'iptables-save';
    case 'ipset-save':
      return 'ipset save';
    case 'ipvsadm':
      return 'ipvsadm -Sn';
    case 'iproute2':
      return commands[detected.format];
    case 'ios-nat':
      return undefined;
  }
}

const commands = {
  addr: 'ip addr',
  route: 'ip route show table all',
  rule: 'ip rule',
  conntrack: 'conntrack -L',
  sysctl: 'sysctl -a',
} as const;
