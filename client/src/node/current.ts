/** The dump whose node the status and the tree are about: the one that was looked at last, while it is open. */
import { type Event, EventEmitter, type TextDocument, window, workspace } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { isDump } from '../languages.ts';
import { nodeChanges } from './changes.ts';

export interface CurrentNode {
  /** Undefined: no dump is open. */
  readonly document: () => TextDocument | undefined;
  /** Another dump is looked at, or its node is another one. */
  readonly onDidChange: Event<void>;
  readonly dispose: () => void;
}

export function currentNode(client: BaseLanguageClient): CurrentNode {
  const emitter = new EventEmitter<void>();
  const changes = nodeChanges(client);
  let current: TextDocument | undefined;
  const look = (): void => {
    const active = window.activeTextEditor?.document;
    const next =
      active !== undefined && isDump(active)
        ? active
        : [current, ...window.visibleTextEditors.map(({ document }) => document)].find(
            (document) => document !== undefined && !document.isClosed && isDump(document),
          );
    if (next === current) return;
    current = next;
    emitter.fire();
  };
  const listeners = [
    changes(({ uris }) => {
      if (current !== undefined && uris.includes(current.uri.toString())) emitter.fire();
    }),
    window.onDidChangeActiveTextEditor(look),
    window.onDidChangeVisibleTextEditors(look),
    workspace.onDidCloseTextDocument(look),
    // A file that was recognised as a dump is opened again in its language.
    workspace.onDidOpenTextDocument(look),
  ];
  look();
  return {
    document: () => current,
    onDidChange: emitter.event,
    dispose: () => {
      for (const listener of listeners) listener.dispose();
      changes.dispose();
      emitter.dispose();
    },
  };
}
