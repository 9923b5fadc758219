export interface EditorOptions {
  readonly vsix: string;
  readonly folder: string;
  readonly port?: number;
  readonly profile: string;
  readonly settings?: Readonly<Record<string, unknown>>;
}

export interface Editor {
  readonly address: string;
  stop(): void;
  log(): string;
}

export function startEditor(options: EditorOptions): Promise<Editor>;
