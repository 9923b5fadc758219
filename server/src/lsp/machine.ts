/** The machine of a document as features ask for it, and its places as addresses of files. */
import type { Location } from 'vscode-languageserver';
import type { AskMachine, FilePlace } from '../features/dialect.ts';
import { locationOf } from './convert.ts';
import { isBeingRead } from './dumps.ts';
import type { NodeOfDocument } from './kept.ts';
import { largestNode, nodeOf } from './nodes.ts';
import type { Session } from './session.ts';

/** The node of a document, unless the document is so large that joining it would be felt, or is still being read. */
export async function smallNode(session: Session, uri: string): Promise<NodeOfDocument | undefined> {
  const document = session.documents.get(uri);
  if (document === undefined || document.content.length > largestNode || isBeingRead(session, uri)) return undefined;
  return await nodeOf(session, uri);
}

export function machineOf(session: Session, uri: string): AskMachine {
  return () => smallNode(session, uri);
}

/** Places in a document and in other files of its machine; files that nobody knows the address of are left out. */
export async function locationsOf(
  session: Session,
  uri: string,
  places: readonly FilePlace[],
): Promise<readonly Location[]> {
  const elsewhere = places.some(({ file }) => file !== undefined);
  const { files = {} } = (elsewhere ? await smallNode(session, uri) : undefined) ?? {};
  return places.flatMap((place) => {
    const address = place.file === undefined ? uri : files[place.file];
    return address === undefined ? [] : [locationOf(address, place)];
  });
}
