/**
 * Boots a user-mode Linux kernel (Debian's package user-mode-linux): an ordinary process that shares the file system
 * with this machine, but neither its network nor its kernel.
 */
import { spawn } from 'node:child_process';
import { accessSync, constants, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Answer, Scenario, Versions } from './scenario.ts';

const MODULES = '/usr/lib/uml/modules';
const NEEDED = [
  '/usr/bin/linux.uml',
  '/usr/bin/python3',
  '/usr/sbin/iptables-legacy',
  '/usr/sbin/ipset',
  '/usr/sbin/ipvsadm',
];
const GUEST = fileURLToPath(new URL('guest/', import.meta.url));

/** What this machine lacks to boot the kernel; empty where it can. */
export function missing(): readonly string[] {
  const absent = NEEDED.filter((path) => !executable(path));
  return newestModules() === undefined ? [...absent, MODULES] : absent;
}

function executable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function newestModules(): string | undefined {
  try {
    return readdirSync(MODULES).sort().at(-1);
  } catch {
    return undefined;
  }
}

/** One line of the guest: a scenario's answers, or why there are none. */
export type GuestLine =
  | {
      readonly name: string;
      readonly dumps: Record<string, string>;
      readonly answers: Answer[];
      readonly milliseconds: number;
    }
  | { readonly name: string; readonly error: string };

export interface Session {
  readonly versions: Versions | undefined;
  /** In the order of the scenarios; shorter where the kernel died or ran out of time. */
  readonly lines: readonly GuestLine[];
  /** The end of the kernel's console: what to read when lines are missing. */
  readonly console: string;
}

/**
 * Boots one kernel and plays the scenarios in it, at most `seconds` long. `quiet`: how many milliseconds the log must
 * be silent before a packet is taken to be done with.
 */
export async function boot(scenarios: readonly Scenario[], seconds: number, quiet: number): Promise<Session> {
  const folder = mkdtempSync(join(tmpdir(), 'packet-path-kernel-'));
  const input = join(folder, 'scenarios.json');
  const output = join(folder, 'answers.jsonl');
  writeFileSync(input, JSON.stringify(scenarios));
  const words = [
    'rootfstype=hostfs root=/dev/root rw mem=512M log_buf_len=8M con=null con0=null,fd:2 ssl=null',
    `init=${GUEST}init.sh PP_GUEST=${GUEST.replace(/\/$/, '')} PP_MODULES=${MODULES}/${newestModules()}`,
    `PP_IN=${input} PP_OUT=${output} PP_QUIET=${quiet}`,
  ];
  const console = await run(
    '/usr/bin/linux.uml',
    words.join(' ').split(' '),
    { ...process.env, TMPDIR: folder },
    seconds,
  );
  const [head, ...rest] = lines(output);
  rmSync(folder, { recursive: true, force: true });
  return { versions: head as Versions | undefined, lines: rest as GuestLine[], console: console.slice(-2000) };
}

function lines(path: string): unknown[] {
  try {
    const text = readFileSync(path, 'utf8');
    return text
      .slice(0, text.lastIndexOf('\n') + 1)
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));
  } catch {
    return [];
  }
}

function run(command: string, words: readonly string[], env: NodeJS.ProcessEnv, seconds: number): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn(command, words, { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    let text = '';
    const collect = (data: Buffer) => {
      text = (text + data.toString('latin1')).slice(-100_000);
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    // The kernel is several processes of one group: all of them end with it.
    const timer = setTimeout(() => child.pid !== undefined && process.kill(-child.pid, 'SIGKILL'), seconds * 1000);
    child.on('error', (error) => resolve(String(error)));
    child.on('close', () => {
      clearTimeout(timer);
      resolve(text);
    });
  });
}
