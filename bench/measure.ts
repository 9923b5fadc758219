/** Times and memory of whole processes, and of work in this one. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface Run {
  /** Wall-clock time from start to end. */
  readonly milliseconds: number;
  /** Peak resident memory in bytes; undefined where the process does not tell. */
  readonly peak?: number;
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const peakMark = 'peak-memory-kb=';
/** Loaded before the program: says at its end how much memory it had at most. */
const tellPeak = `data:text/javascript,process.on("exit",()=>process.stderr.write("${peakMark}"+process.resourceUsage().maxRSS+"\\n"))`;

function runProcess(command: string, args: readonly string[], input?: string): Run {
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync(command, args, {
    encoding: 'utf8',
    maxBuffer: 1 << 30,
    ...(input === undefined ? {} : { input }),
  });
  return { milliseconds: performance.now() - start, status, stdout, stderr };
}

/** A program of Node, with its peak memory. */
export function runNode(args: readonly string[], input?: string): Run {
  const run = runProcess(process.execPath, ['--import', tellPeak, ...args], input);
  const told = run.stderr.lastIndexOf(peakMark);
  return told < 0 ? run : { ...run, peak: Number.parseInt(run.stderr.slice(told + peakMark.length), 10) * 1024 };
}

/** The middle one of so many runs, by time: a single run says little on a shared machine. */
export function median(runs: number, work: () => Run): Run {
  const all = Array.from({ length: runs }, work).toSorted((a, b) => a.milliseconds - b.milliseconds);
  const middle = all[Math.floor(runs / 2)];
  if (middle === undefined) throw new Error('nothing was run');
  return middle;
}

/** The reference that every machine has: read a file and split all of its lines into words. */
export function splitWords(file: string): Run {
  const script = `const text=require('node:fs').readFileSync(${JSON.stringify(file)},'utf8');let n=0;for(const line of text.split('\\n'))n+=(line.match(/"(?:[^"\\\\\\\\]|\\\\\\\\.)*"|\\S+/g)??[]).length;console.log(n)`;
  return runNode(['-e', script]);
}

/** The reference of the field: the program that has to read the same file on a node. Undefined: not to be had here. */
export function restoreTest(file: string): Run | undefined {
  const text = readFileSync(file, 'utf8');
  const run = runProcess('unshare', ['-n', 'iptables-nft-restore', '--test'], text);
  return run.status === 0 ? run : undefined;
}
