/** Asks the command line what it makes of a recording: the dumps in a folder, the packets on standard input. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TraceJson } from '../protocol/trace.ts';
import { breachesIn } from './contract.ts';
import type { Recording } from './kernel/scenario.ts';
import { question } from './question.ts';

export const CLI = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const SECONDS = 60;

/** What the tool answered, or what it said instead. `replies`: of each packet, where the question was with them. */
export type ToolAnswer =
  | { readonly trace: TraceJson & { readonly replies?: TraceJson['packets'] } }
  | { readonly error: string };

/** `with`: every packet's reply is asked for; where nobody says, if one of the packets is such a reply. */
export type Replies = 'with' | 'as-played';

/** Asks about every recording, several at a time; answers are in the order of the recordings. */
export async function askAll(
  recordings: readonly Recording[],
  replies: Replies = 'as-played',
): Promise<readonly ToolAnswer[]> {
  const folder = mkdtempSync(join(tmpdir(), 'packet-path-conformance-'));
  const answers: ToolAnswer[] = [];
  let next = 0;
  const work = async () => {
    for (let index = next++; index < recordings.length; index = next++) {
      const recording = recordings[index];
      if (recording !== undefined) answers[index] = await ask(recording, join(folder, String(index)), replies);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  rmSync(folder, { recursive: true, force: true });
  return answers;
}

async function ask(recording: Recording, folder: string, replies: Replies): Promise<ToolAnswer> {
  writeNode(recording, folder);
  const packets = recording.scenario.packets.map((packet) => question(recording.scenario, packet));
  const told = Object.entries(recording.scenario.assume ?? {}).map(([id, holds]) => `${id}=${holds ? 'yes' : 'no'}`);
  const isAsked = replies === 'with' || recording.scenario.packets.some(({ reply }) => reply);
  const words = ['trace', folder, '--packets', '-', '--json', ...(isAsked ? ['--reply'] : [])];
  if (told.length > 0) words.push('--assume', ...told);
  const { code, out, error } = await run(words, JSON.stringify(packets));
  if (code !== 0) return { error: error.trim().slice(0, 1000) || `exit ${code}` };
  try {
    const trace: TraceJson & { replies?: TraceJson['packets'] } = JSON.parse(out);
    const broken = breachesIn(trace)[0];
    return broken === undefined ? { trace } : { error: `not what schemas/trace.schema.json says: ${broken}` };
  } catch {
    return { error: `no JSON: ${out.slice(0, 200)}` };
  }
}

/** Leaves a recording's dumps in a folder, as a user would have them. */
export function writeNode(recording: Recording, folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of Object.entries(recording.dumps)) writeFileSync(join(folder, file), text);
}

function run(words: readonly string[], input: string): Promise<{ code: number; out: string; error: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [CLI, ...words], { timeout: SECONDS * 1000 });
    let out = '';
    let error = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      error += text;
    });
    child.on('error', (failure) => resolve({ code: 2, out, error: String(failure) }));
    child.on('close', (code) => resolve({ code: code ?? 2, out, error }));
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}
