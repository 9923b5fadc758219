export interface EditorOptions {
  readonly vsix: string;
  readonly folder: string;
  readonly port?: number;
  readonly profile: string;
  readonly settings?: Readonly<Record<string, unknown>>;
}

export interface Editor {
  readonly address: string;
  /** Resolves when the editor has ended. */
  stop(): Promise<unknown>;
  readonly ended: Promise<unknown>;
  /** What code-server printed so far. */
  log(): string;
}

export function startEditor(options: EditorOptions): Promise<Editor>;

export function writeSettings(profile: string, settings: Readonly<Record<string, unknown>>): void;
