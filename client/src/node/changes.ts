/** Tells the parts of the client that a document's node is another one: its own dump was edited, or one beside it. */
import { type Event, EventEmitter } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { type NodeChangedParams, nodeChangedNotification } from '../../../protocol/requests.ts';

/** A client has one handler for each notification; whoever wants to hear of it listens here. */
export function nodeChanges(client: BaseLanguageClient): Event<NodeChangedParams> & { readonly dispose: () => void } {
  const emitter = new EventEmitter<NodeChangedParams>();
  const registration = client.onNotification(nodeChangedNotification, (params: NodeChangedParams) =>
    emitter.fire(params),
  );
  const dispose = (): void => {
    registration.dispose();
    emitter.dispose();
  };
  return Object.assign(emitter.event, { dispose });
}
