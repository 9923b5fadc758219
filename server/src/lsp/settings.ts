/** The user's settings under `packetPath`, read with care: they are whatever somebody typed. */
import type { LensPlaces } from '../features/lenses.ts';

export type SeverityChoice = 'off' | 'hint' | 'info' | 'warning' | 'error';

export interface Settings {
  /** Severities by diagnostic code, where they differ from the check's own. */
  readonly diagnostics: Readonly<Record<string, SeverityChoice>>;
  readonly inlayHints: Readonly<Record<'marks' | 'shares' | 'services' | 'pools' | 'wildcards', boolean>>;
  readonly codeLens: 'none' | LensPlaces;
}

export const defaultSettings: Settings = {
  diagnostics: {},
  inlayHints: { marks: true, shares: true, services: true, pools: true, wildcards: true },
  codeLens: 'chains',
};

const severities: readonly string[] = ['off', 'hint', 'info', 'warning', 'error'] satisfies SeverityChoice[];

/** `section`: the value of `packetPath`. What is missing or of the wrong kind keeps its default. */
export function readSettings(section: unknown): Settings {
  const hints = field(section, 'inlayHints');
  const lens = field(section, 'codeLens');
  const chosen = Object.entries(asObject(field(section, 'diagnostics')) ?? {}).filter(
    (entry): entry is [string, SeverityChoice] => typeof entry[1] === 'string' && severities.includes(entry[1]),
  );
  return {
    diagnostics: Object.fromEntries(chosen),
    inlayHints: {
      marks: flag(field(hints, 'marks'), defaultSettings.inlayHints.marks),
      shares: flag(field(hints, 'shares'), defaultSettings.inlayHints.shares),
      services: flag(field(hints, 'services'), defaultSettings.inlayHints.services),
      pools: flag(field(hints, 'pools'), defaultSettings.inlayHints.pools),
      wildcards: flag(field(hints, 'wildcards'), defaultSettings.inlayHints.wildcards),
    },
    codeLens: !flag(field(lens, 'enable'), true)
      ? 'none'
      : flag(field(lens, 'rules'), false)
        ? 'chains-and-rules'
        : 'chains',
  };
}

function asObject(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined;
}

function field(value: unknown, name: string): unknown {
  return asObject(value)?.[name];
}

function flag(value: unknown, otherwise: boolean): boolean {
  return typeof value === 'boolean' ? value : otherwise;
}
