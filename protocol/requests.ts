/** Requests and notifications of our own, between the server and its client, beside the language server protocol's. */
import type { PacketInput, TraceJson } from './trace.ts';

/** Client to server: trace packets over the node that a document belongs to. */
export const traceRequest = 'packetPath/trace';

export interface TraceParams {
  readonly uri: string;
  /** In order, over one connection table. */
  readonly packets: readonly PacketInput[];
  /** Answers to assumptions, by id. */
  readonly assumptions?: Readonly<Record<string, boolean>>;
  /** Follow each packet by its reply. */
  readonly reply?: boolean;
}

export interface TraceResult {
  readonly trace: TraceJson;
  /** For each packet its reply's trace, where asked for. */
  readonly replies?: TraceJson;
  /** File names in the trace to their addresses. */
  readonly files: Readonly<Record<string, string>>;
  /** The lines that steps stand at, as they are written, by file name and line (from 1). */
  readonly sources?: Readonly<Record<string, Readonly<Record<number, string>>>>;
  /** What the node's dumps lack, in sentences. */
  readonly missing: readonly string[];
  /** Why nothing could be traced; trace is then empty. Field: the form's field to blame. */
  readonly error?: { readonly field?: string; readonly text: string };
}

/** Client to server: what the form should offer for a document. */
export const traceFormRequest = 'packetPath/traceForm';

export interface TraceFormParams {
  readonly uri: string;
}

export interface TracePreset {
  /** "shop/web (ClusterIP 10.96.0.10:80)". */
  readonly label: string;
  /** What it is one of: "Services of Kubernetes". */
  readonly group: string;
  readonly packet: PacketInput;
}

export interface TraceForm {
  readonly interfaces: readonly string[];
  /** What is to be said beside an interface's name: on which side of a router's NAT it is. */
  readonly sides?: Readonly<Record<string, string>>;
  readonly protocols: readonly string[];
  /** A packet to start from. */
  readonly initial: PacketInput;
  readonly presets: readonly TracePreset[];
}

/** Client to server: why a traced packet did not match the rule in a line of a document. */
export const whyNotRuleRequest = 'packetPath/whyNotRule';

export interface WhyNotRuleParams extends TraceParams {
  /** Which packet and outcome of that trace. */
  readonly packet: number;
  readonly outcome: number;
  /** The rule's document, of the same node, and its line from 0. */
  readonly rule: { readonly uri: string; readonly line: number };
}

export interface WhyNotRuleResult {
  /** Undefined: the line holds no rule of a chain, or the trace could not be repeated; `text` says so. */
  readonly answer?: RuleAnswerJson;
  readonly text: string;
}

export interface RuleAnswerJson extends RulePlaceJson {
  /** The rule as it stands in its file. */
  readonly source: string;
  /**
   * `no`: tried, and a condition failed. `unknown`: tried, and the dumps can't tell. `taken`: the packet left the chain
   * above it. `not-entered`: no rule led to its chain. `not-passed`: the packet never came to its hook.
   */
  readonly answer: 'matched' | 'no' | 'unknown' | 'taken' | 'not-entered' | 'not-passed';
  /** With both values: "--dport 443: the packet has 80". */
  readonly text: string;
  /** `no`: the option to blame, UTF-16 offsets from the start of the line. */
  readonly span?: { readonly start: number; readonly end: number };
  /** `taken`: what took it. Line from 1. */
  readonly by?: { readonly file: string; readonly line: number };
  /** `not-entered`: the same of the rules that lead to the chain. */
  readonly calls: readonly RuleAnswerJson[];
}

/** Client to server: a packet that reaches and matches the rule in a line of a document. */
export const reachRequest = 'packetPath/reach';

export interface ReachParams {
  readonly uri: string;
  /** From 0, as the editor counts. */
  readonly line: number;
}

export interface ReachResult {
  /** `open`: none was found, and none can't be shown. `no-rule`: the line holds no rule of a chain. */
  readonly kind: 'reached' | 'none' | 'open' | 'no-rule';
  /** `reached`: the last one matches the rule; those before it open the connection that it belongs to. */
  readonly packets: readonly PacketInput[];
  /** What the trace of these packets must be told beforehand, by the ids of assumptions. Absent: nothing. */
  readonly assumptions?: Readonly<Record<string, boolean>>;
  /** `none`: what takes all packets that could match. `open`: what matches nobody knows what. */
  readonly rules: readonly RulePlaceJson[];
  /** The answer in a sentence. */
  readonly text: string;
}

/** A rule, or without `rule` the policy of a chain, and where it stands where a dump says. */
export interface RulePlaceJson {
  readonly table: string;
  readonly chain: string;
  /** From 1. */
  readonly rule?: number;
  readonly file?: string;
  /** From 1. */
  readonly line?: number;
}

/** Client to server: a line that the user pasted, read as a packet. */
export const packetLineRequest = 'packetPath/packetLine';

export interface PacketLineParams {
  readonly uri: string;
  readonly line: string;
}

/** Either a packet or what is wrong with the line. */
export interface PacketLineResult {
  readonly packet?: PacketInput;
  /** The interface of arrival, which the line doesn't tell, is the one by which the node reaches its source. */
  readonly guessed?: 'in';
  readonly problem?: {
    readonly text: string;
    /** The word to blame: UTF-16 offsets in the line. */
    readonly span?: { readonly start: number; readonly end: number };
    /** The packet's field that it was read for. */
    readonly field?: string;
  };
}

/** Client to server: why rules did not match a packet that was traced. */
export const whyNotRequest = 'packetPath/whyNot';

export interface WhyNotParams extends TraceParams {
  /** Which packet, outcome and step (an event) of that trace; its `passed` rules are explained. */
  readonly packet: number;
  readonly outcome: number;
  readonly step: number;
}

export interface WhyNotResult {
  readonly rules: readonly {
    readonly rule: number;
    readonly file: string;
    /** From 1. */
    readonly line: number;
    readonly source: string;
    readonly text: string;
    readonly answer: 'no' | 'unknown' | 'matched';
  }[];
}

/** Client to server: the lines of the rules that an outcome's packet was held against without a match. */
export const passedRequest = 'packetPath/passed';

/** Which outcome of a trace: of the packet itself, or of its reply. */
export interface OutcomeParams extends TraceParams {
  readonly of: 'packet' | 'reply';
  readonly packet: number;
  readonly outcome: number;
}

export interface PassedResult {
  /** File names to lines, from 0, each once. */
  readonly lines: Readonly<Record<string, readonly number[]>>;
}

/** Client to server: the packets saved in a `*.packets.json` file, and how they fare over the dumps beside it. */
export const savedPacketsRequest = 'packetPath/savedPackets';
export const runSavedRequest = 'packetPath/runSaved';

export interface SavedPacketsParams {
  readonly uri: string;
  /** As it is in the editor, saved or not. */
  readonly text: string;
}

/** Lines from 0, both included. */
export interface SavedPacketPlace {
  readonly name: string;
  readonly first: number;
  readonly last: number;
}

export interface SavedPacketsResult {
  readonly packets: readonly SavedPacketPlace[];
  readonly problems: readonly { readonly line: number; readonly text: string }[];
}

export interface RunSavedResult {
  /** For each packet of the list above. */
  readonly results: readonly {
    /** Sentences; none: as expected. */
    readonly differences: readonly string[];
    /** What the verdict rests on. */
    readonly assumptions: readonly string[];
    readonly summaries: readonly string[];
  }[];
  /** Why nothing could be traced. */
  readonly error?: string;
}

/** Client to server: a folder or file outside of the editor changed, or a document's node did. Server to client: trace anew. */
export const nodeChangedNotification = 'packetPath/nodeChanged';

export interface NodeChangedParams {
  /** Documents whose node changed. */
  readonly uris: readonly string[];
}

/** Client to server: a dump of rules without what changes all the time, so that two of them can be compared. */
export const withoutCountersRequest = 'packetPath/withoutCounters';

export interface WithoutCountersParams {
  /** Its name tells the family, where nothing else does. */
  readonly uri: string;
  readonly text: string;
}

export interface WithoutCountersResult {
  /** Without counters and dates, each table's chains in a fixed order, rules as iptables-save prints them. */
  readonly text: string;
}

/** Client to server: the lines that the user sees, so that these are checked first. Lines from 0, both included. */
export const visibleNotification = 'packetPath/visible';

export interface VisibleParams {
  readonly uri: string;
  readonly first: number;
  readonly last: number;
}

/** Server to client: the outside world, where the server can't read it itself. */
export const readDirectoryRequest = 'packetPath/readDirectory';
export const readFileRequest = 'packetPath/readFile';

export interface ReadDirectoryParams {
  readonly uri: string;
}

export interface DirectoryEntry {
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'other';
}

export interface ReadFileParams {
  readonly uri: string;
  /** Read at most so many bytes from the start. */
  readonly limit?: number;
}

/** `text` is undefined where the file is not there, not readable, or not text. `size` in bytes. */
export interface ReadFileResult {
  readonly text?: string;
  readonly size: number;
}

/** Client to server: which language a text is, for documents that the editor opened as something else. */
export const detectRequest = 'packetPath/detect';

export interface DetectParams {
  readonly uri: string;
  /** The first few thousand characters. */
  readonly head: string;
}

export interface DetectResult {
  /** Language id, or null: none of ours. */
  readonly languageId: string | null;
}

/** Client to server: what the dumps of a document's node hold, and what they don't. Null: the document is not open. */
export const nodeInfoRequest = 'packetPath/nodeInfo';

export interface NodeInfoParams {
  readonly uri: string;
}

export interface NodeInfo {
  /** Folder or file that the node was joined of. */
  readonly name: string;
  /** Files that hold a dump of it, by the name that the node has for them. */
  readonly files: Readonly<Record<string, string>>;
  /** In sentences. */
  readonly found: readonly string[];
  readonly missing: readonly NodeGap[];
  /** What the dumps contradict each other in, and which files beside them hold none. */
  readonly notes: readonly string[];
}

/** What no dump tells, and what that leaves open. */
export interface NodeGap {
  readonly lack: string;
  readonly uncertain: string;
}

/** Client to server: the items below one item of a node's tree. */
export const nodeTreeRequest = 'packetPath/nodeTree';

export interface NodeTreeParams {
  /** Of an open document of the node. */
  readonly uri: string;
  /** Id of the item; empty: the root. */
  readonly item: string;
}

export interface NodeTreeItem {
  readonly id: string;
  readonly label: string;
  readonly description?: string;
  readonly icon:
    | 'group'
    | 'page'
    | 'table'
    | 'chain'
    | 'set'
    | 'entry'
    | 'service'
    | 'server'
    | 'interface'
    | 'address'
    | 'translation'
    | 'connection';
  readonly expandable: boolean;
  /** Where it stands. Line from 0. */
  readonly place?: { readonly uri: string; readonly line: number };
}

export interface NodeTreeResult {
  readonly items: readonly NodeTreeItem[];
}

/** Client to server: the script that takes the dumps of a machine. */
export const collectScriptRequest = 'packetPath/collectScript';

export interface CollectScriptParams {
  /** A folder with a file for each dump, or one text on standard output. */
  readonly into: 'folder' | 'bundle';
}

export interface CollectScriptResult {
  readonly script: string;
}

/** What the client says of itself in `initializationOptions`. */
export interface InitializationOptions {
  /** The client answers readDirectory and readFile. */
  readonly fileSystem?: boolean;
  /** The user's settings under `packetPath`, for clients that can neither be asked for them nor push them. */
  readonly packetPath?: unknown;
  /** Translations of message templates, by template; without them the server looks for its own, by the client's locale. */
  readonly translations?: Readonly<Record<string, string>>;
  /** For a server in a browser's worker, which can't read files: its WASM, as bytes or as an address that `fetch` understands. */
  readonly wasm?: { readonly runtime: WasmSource; readonly grammars: Readonly<Record<string, WasmSource>> };
}

export type WasmSource = string | Uint8Array;
