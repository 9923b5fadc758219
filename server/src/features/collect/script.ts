/**
 * The script that takes the dumps of a machine. It is written to be read before it is run: POSIX sh, one line a dump,
 * nothing but reading. What it leaves is what node/ joins.
 */

import { completeMark } from '../../node/commands.ts';

/** A folder with a file for each dump, or one text on standard output with a prompt above each. */
export type CollectInto = 'folder' | 'bundle';

/** Words that a shell takes as they are. */
interface Dump {
  /** Of the file in a folder, without `.txt`. */
  readonly name: string;
  readonly command: string;
}

interface Group {
  readonly comment: string;
  /** Kernel module without which there is nothing to list; asking for it would make the kernel load it. */
  readonly module?: string;
  readonly dumps: readonly Dump[];
}

const groups: readonly Group[] = [
  {
    comment: 'Devices, addresses, routes and policy rules.',
    dumps: [
      { name: 'ip-addr', command: 'ip addr' },
      { name: 'ip-4-route', command: 'ip -4 route show table all' },
      { name: 'ip-6-route', command: 'ip -6 route show table all' },
      { name: 'ip-4-rule', command: 'ip -4 rule' },
      { name: 'ip-6-rule', command: 'ip -6 rule' },
    ],
  },
  {
    comment: 'The kernel’s settings of the network.',
    dumps: [{ name: 'sysctl', command: 'sysctl net' }],
  },
  {
    comment: 'Sets that rules test.',
    module: 'ip_set',
    dumps: [{ name: 'ipset-save', command: 'ipset save' }],
  },
  {
    comment: 'IPVS: how services forward, and how many connections they have.',
    module: 'ip_vs',
    dumps: [
      { name: 'ipvsadm-save', command: 'ipvsadm -Sn' },
      { name: 'ipvsadm-list', command: 'ipvsadm -Ln' },
      { name: 'ipvsadm-thresholds', command: 'ipvsadm -Ln --thresholds' },
    ],
  },
  {
    comment: 'Tracked connections.',
    module: 'nf_conntrack',
    dumps: [
      { name: 'conntrack-4', command: 'conntrack -L -f ipv4' },
      { name: 'conntrack-6', command: 'conntrack -L -f ipv6' },
    ],
  },
];

const heads: Readonly<Record<CollectInto, string>> = {
  folder: `#!/bin/sh
# Takes the dumps of this machine's network into a folder, for Packet Path.
#
#     sudo sh collect.sh [FOLDER]
#
# It reads, and writes nothing but the folder. A program that is not installed is left out. Where the kernel has not
# loaded what a dump is about, the file is empty: there is nothing of it.
# Dumps hold the addresses and names of your services. Look at them before you pass them on.
set -u
LC_ALL=C
PATH=\${PATH:-/bin}:/usr/local/sbin:/usr/sbin:/sbin
export LC_ALL PATH
umask 077
[ "$(id -u)" = 0 ] || echo 'Not root: rules, sets and services will be missing.' >&2
folder=\${1:-packet-path-$(uname -n)-$(date +%Y%m%d-%H%M%S)}
mkdir "$folder" || exit 1

# take NAME COMMAND...: what the command prints; no file where it is not there, or fails and prints nothing.
take() {
  file=$folder/$1.txt
  shift
  command -v "$1" >/dev/null 2>&1 || return 0
  "$@" >"$file" 2>/dev/null </dev/null || [ -s "$file" ] || rm -f "$file"
}

# none NAME COMMAND...: the kernel has nothing that the command could list.
none() {
  : >"$folder/$1.txt"
}
`,
  bundle: `#!/bin/sh
# Prints the dumps of this machine's network one after another, for Packet Path.
#
#     sudo sh collect.sh >node.txt
#
# It reads and writes nothing. A program that is not installed is left out. Where the kernel has not loaded what a dump
# is about, it is empty: there is nothing of it.
# Dumps hold the addresses and names of your services. Look at them before you pass them on.
set -u
LC_ALL=C
PATH=\${PATH:-/bin}:/usr/local/sbin:/usr/sbin:/sbin
export LC_ALL PATH
[ "$(id -u)" = 0 ] || echo 'Not root: rules, sets and services will be missing.' >&2

# take NAME COMMAND...: what the command prints, with the command above it.
take() {
  shift
  command -v "$1" >/dev/null 2>&1 || return 0
  printf '$ %s\\n' "$*"
  if "$@" 2>/dev/null </dev/null; then
    echo '${completeMark}'
  fi
  echo
}

# none NAME COMMAND...: the kernel has nothing that the command could list.
none() {
  shift
  printf '$ %s\\n%s\\n\\n' "$*" '${completeMark}'
}
`,
};

/** Both kinds of iptables can hold rules at the same time. */
const rules = `
# Rules, of both families. iptables has two kinds, and either may hold some.
for iptables in iptables ip6tables; do
  if command -v $iptables-nft-save >/dev/null 2>&1 || command -v $iptables-legacy-save >/dev/null 2>&1; then
    take $iptables-nft-save $iptables-nft-save -c
    take $iptables-legacy-save $iptables-legacy-save -c
  else
    take $iptables-save $iptables-save -c
  fi
done
`;

const loaded = `
# loaded MODULE: whether the kernel has it. Where nobody tells, it may.
loaded() {
  [ -d "/sys/module/$1" ] || [ ! -d /sys/module/kernel ]
}
`;

export function collectScript(into: CollectInto): string {
  const body = groups.map(({ comment, module, dumps }) => {
    const lines = (verb: 'take' | 'none', indent: string): string =>
      dumps.map(({ name, command }) => `${indent}${verb} ${name} ${command}\n`).join('');
    const taken =
      module === undefined
        ? lines('take', '')
        : `if loaded ${module}; then\n${lines('take', '  ')}else\n${lines('none', '  ')}fi\n`;
    return `\n# ${comment}\n${taken}`;
  });
  const end = into === 'folder' ? '\necho "$folder"\n' : '';
  return `${heads[into]}${loaded}${rules}${body.join('')}${end}`.replaceAll('’', "'");
}
