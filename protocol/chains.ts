/** The picture of a table's chains: who jumps to whom. */

/** Client to server: the graph of one table of a dump. */
export const chainGraphRequest = 'packetPath/chainGraph';

export interface ChainGraphParams {
  readonly uri: string;
  /** Key of a table; absent: the one at `line`, else the first that holds rules. */
  readonly table?: string;
  /** A line (from 0) of the document whose table is meant. */
  readonly line?: number;
  /** Only this chain, what leads to it and what it leads to. */
  readonly focus?: string;
  /** Ids of groups that are to be shown chain by chain. */
  readonly expanded?: readonly string[];
  /** Chains that stand by themselves, whatever group they belong to: those that a trace passes. */
  readonly apart?: readonly string[];
}

export interface ChainGraph {
  /** `name`: the table's own, `label`: with what tells it from another of that name. */
  readonly tables: readonly { readonly key: string; readonly name: string; readonly label: string }[];
  /** Key of the table that is shown; empty where there is none. */
  readonly table: string;
  readonly nodes: readonly ChainNode[];
  readonly edges: readonly ChainEdge[];
  /** Chains of the table, shown or not. */
  readonly total: number;
}

export interface ChainNode {
  /** A chain's name; of a group `group:` and what its chains have in common. */
  readonly id: string;
  readonly kind: 'builtin' | 'chain' | 'group';
  readonly label: string;
  /** Whose it is and what for, in a sentence; empty: nobody known. */
  readonly purpose: string;
  readonly rules: number;
  /** Of a built-in chain. */
  readonly policy?: string;
  /** Chains of a group; 1 for a chain. */
  readonly members: number;
  /** Where it is declared, or its first rule. From 0. */
  readonly line?: number;
  /** Nothing jumps to it. */
  readonly unused: boolean;
}

export interface ChainEdge {
  readonly from: string;
  readonly to: string;
  readonly jumps: number;
  readonly how: 'jump' | 'goto';
  /** The first of the jumps. From 0. */
  readonly line: number;
}

/** Client to server: which chain a line is about. */
export const chainAtRequest = 'packetPath/chainAt';

export interface ChainAtParams {
  readonly uri: string;
  /** From 0. */
  readonly line: number;
}

export interface ChainAtResult {
  readonly table: string;
  readonly chain: string;
}

/** Messages between the view of the chains and the extension. */
export type ToChains =
  | { readonly type: 'words'; readonly words: Readonly<Record<string, string>> }
  | { readonly type: 'graph'; readonly graph: ChainGraph; readonly focus?: string }
  /** What the editor's cursor and the current trace are at. */
  | { readonly type: 'lit'; readonly current?: string; readonly visited: readonly string[]; readonly decided?: string };

export type FromChains =
  | { readonly type: 'ready' }
  | {
      readonly type: 'ask';
      readonly table: string;
      readonly focus?: string;
      readonly expanded: readonly string[];
    }
  | { readonly type: 'reveal'; readonly line: number; readonly focus: 'editor' | 'view' };
