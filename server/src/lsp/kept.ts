/** What a session keeps of the dumps that it has read, and of the nodes that it has joined of them. */
import type { Dump } from '../dialects/iptables-save/dump/dump.ts';
import type { Node } from '../node/model.ts';
import type { Note } from '../node/note.ts';
import type { Part } from '../node/parts.ts';
import type { ChunkedDocument } from '../text/document.ts';
import type { Message } from '../text/message.ts';
import type { OpenDocument } from './documents.ts';

export interface DumpReading {
  readonly content: ChunkedDocument;
  readonly steps: Generator<void, Dump>;
  dump: Dump | undefined;
}

/** By URI. */
export interface Dumps {
  readonly readings: Map<string, DumpReading>;
}

export interface NodeOfDocument {
  readonly node: Node;
  readonly notes: readonly Note[];
  /** The dumps that the node was joined of. */
  readonly parts: readonly Part[];
  /** What is said of files beside them that hold no dump, though somebody took them for one. */
  readonly unread: readonly Message[];
  /** Files that hold something of the node: their names in it to their addresses. */
  readonly files: Readonly<Record<string, string>>;
  /** The document's own name in the node. */
  readonly own: string;
}

/** `parts`: none where it is no dump. `unread`: what is said of one that somebody took for a dump. */
export interface FileReading {
  readonly parts: readonly Part[];
  readonly unread?: Message;
}

/** A file that is not open: what was read of it, or is being read. */
export interface ClosedFile {
  /** Undefined where it was not wanted any more before its end. */
  readonly reading: Promise<FileReading | undefined>;
  /** One of each request that waits for it: whether that is over. Undefined: it has been read. */
  readonly unwanted: (() => boolean)[] | undefined;
}

export interface Nodes {
  /** By URI, as they were when they were read. */
  readonly closed: Map<string, ClosedFile>;
  /** Parts of open documents, for each state of one. */
  readonly open: WeakMap<OpenDocument, readonly Part[]>;
  /**
   * The node that was joined last, by the URI of the document or folder that it was asked for. The same dumps give the
   * same node, so that a hover joins nothing, and what others keep for a node stays true.
   */
  readonly joined: Map<string, NodeOfDocument>;
}
