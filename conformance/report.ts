/** Says how the tool did: differences side by side, counts by extension, and one line at the end. */
import type { HeldAsReply, PacketResult } from './compare.ts';
import { extensionsOf } from './kernel/rulebook.ts';
import type { Failure, Recording } from './kernel/scenario.ts';
import { knownDifference } from './known.ts';
import { question } from './question.ts';

export interface Compared {
  readonly recording: Recording;
  /** One for each packet. */
  readonly results: readonly PacketResult[];
}

type Differing = Extract<PacketResult, { same: false }>;

/** Packets that differ for no reason that known.ts gives, by their index. */
export function unknownDifferences({ recording, results }: Compared): readonly (readonly [index: number, Differing])[] {
  return results.flatMap((result, index) =>
    result.same || isKnown(recording, index) ? [] : [[index, result] as const],
  );
}

function isKnown({ scenario }: Recording, index: number): boolean {
  return knownDifference(scenario.name, index + 1) !== undefined;
}

const SHOWN = 40;
/** Packets that are named once more at the end. */
const NAMED = 10;

export function differencesText(compared: readonly Compared[], shown = SHOWN): string {
  const failed = compared.flatMap((one) =>
    unknownDifferences(one).map(([index, result]) => block(one.recording, index, result)),
  );
  const more =
    failed.length > shown ? [`… and ${failed.length - shown} more packets that differ (--show N prints more)`] : [];
  return [...failed.slice(0, shown), ...more].join('\n\n');
}

function block(recording: Recording, index: number, result: Differing): string {
  const packet = recording.scenario.packets[index];
  const { what, kernel, tool } = result.difference;
  const common = kernel.findIndex((line, at) => line !== tool[at]);
  const from = Math.max(0, (common < 0 ? kernel.length : common) - 3);
  const lines = Array.from({ length: Math.max(kernel.length, tool.length) - from }, (_, offset) => {
    const [theirs, ours] = [kernel[from + offset], tool[from + offset]];
    return theirs === ours ? [`    ${theirs}`] : [`  K ${theirs ?? '(end)'}`, `  T ${ours ?? '(end)'}`];
  });
  return [
    `${recording.scenario.name}, packet ${index + 1} (${result.outcomes} outcomes): ${what}`,
    ...(result.assumed.length > 0 ? [`  assumes ${result.assumed.join(', ')}`] : []),
    ...(packet ? [`  ${JSON.stringify(question(recording.scenario, packet))}`] : []),
    ...(from > 0 ? [`    … ${from} equal events before`] : []),
    ...lines.flat(),
    ...(result.difference.rules ?? []).map((rule) => `      ${rule}`),
  ].join('\n');
}

/** For each extension in the rulesets: packets that agree of packets asked. */
export function extensionsText(compared: readonly Compared[]): string {
  const counts = new Map<string, { agree: number; all: number }>();
  for (const { recording, results } of compared) {
    for (const name of extensionsIn(recording)) {
      const count = counts.get(name) ?? { agree: 0, all: 0 };
      counts.set(name, {
        agree: count.agree + results.filter(({ same }) => same).length,
        all: count.all + results.length,
      });
    }
  }
  const rows = [...counts]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([name, { agree, all }]) => `  ${name.padEnd(24)} ${agree}/${all}${agree < all ? '  <' : ''}`);
  return rows.join('\n');
}

/** Matches and targets (`-m set`, `-j DNAT`) that a recording's rules use; jumps to chains of its own are left out. */
export function extensionsIn(recording: Recording): ReadonlySet<string> {
  const dumps = [recording.dumps['iptables-save.txt'], recording.dumps['ip6tables-save.txt']].join('\n');
  const own = new Set([...dumps.matchAll(/^:(\S+)/gm)].map(([, chain]) => `-j ${chain}`));
  const lines = dumps.split('\n').filter((line) => line.startsWith('-A'));
  return new Set(lines.flatMap((line) => extensionsOf(line)).filter((name) => !own.has(name)));
}

function repliesText(results: readonly PacketResult[]): readonly string[] {
  const count = (wanted: HeldAsReply) => results.filter((result) => result.same && result.reply === wanted).length;
  const [held, elsewhere] = [count('held'), count('elsewhere')];
  if (held + elsewhere === 0) return [];
  return [`${held} replies were what --reply says; of ${elsewhere} chance had sent elsewhere what they answer`];
}

/** How often the tool had to answer with several outcomes, and the last line. */
export function summaryText(compared: readonly Compared[], failures: readonly Failure[]): string {
  const results = compared.flatMap((one) => one.results);
  const forked = results.filter(({ outcomes }) => outcomes > 1);
  const passed = results.filter(({ same }) => same).length;
  const differing = compared.flatMap((one) =>
    unknownDifferences(one).map(
      ([index, { difference }]) => `failed: ${one.recording.scenario.name}, packet ${index + 1}: ${difference.what}`,
    ),
  );
  const failed = differing.length;
  const known = results.length - passed - failed;
  const settled = compared.flatMap(({ recording, results: own }) =>
    own.flatMap(({ same }, index) =>
      same && isKnown(recording, index) ? [`${recording.scenario.name}, packet ${index + 1}`] : [],
    ),
  );
  const lines = [
    `${compared.length} scenarios, ${results.length} packets; the tool gave several outcomes for ${forked.length}, the kernel's among them for ${forked.filter(({ same }) => same).length}`,
    ...repliesText(results),
    ...failures.map(({ scenario, error }) => `failed: ${scenario.name} could not be played: ${error.split('\n')[0]}`),
    ...differing.slice(0, NAMED),
    ...(failed > NAMED ? [`failed: … and ${failed - NAMED} more packets`] : []),
    ...(known > 0 ? [`${known} packets differ for reasons that are known (conformance/known.ts)`] : []),
    ...[...new Set(settled)].map((packet) => `no longer differs, and can leave conformance/known.ts: ${packet}`),
    `${passed} passed, ${failed} failed, ${known + failures.reduce((sum, { scenario }) => sum + scenario.packets.length, 0)} skipped`,
  ];
  return lines.join('\n');
}
