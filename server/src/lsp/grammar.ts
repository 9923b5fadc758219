/** Loads the grammar in the background. Until it is there, and where it can't be loaded, lines are told apart by their text. */
import type { InitializationOptions } from '../../../protocol/requests.ts';
import { classifyByGrammar as classifyLinesByGrammar } from '../dialects/classify.ts';
import { ipsetLineKind, ipsetLineKinds } from '../dialects/ipset-save/line-kinds.ts';
import { classifyByGrammar, classifyByText, type LineClassifier } from '../dialects/iptables-save/line-kinds.ts';
import { ipvsLineKind, ipvsLineKinds } from '../dialects/ipvsadm/line-kinds.ts';
import type { Classifiers } from '../node/parts.ts';
import type { ChunkedDocument } from '../text/document.ts';
import { loadGrammar, startTreeSitter } from '../text/treeSitter.ts';
import type { World } from './world.ts';

export interface Grammars {
  iptables: LineClassifier | undefined;
  readonly facts: { -readonly [Kind in keyof Classifiers]: Classifiers[Kind] };
}

/**
 * Chunks. A tree costs some fifty times what a look at the text does, and tells the same; beyond this size the user
 * would wait for it.
 */
const mostChunks = 64;

/** `log` hears why there is no grammar. Never rejects. */
export async function loadGrammars(
  world: Pick<World, 'loadWasm'>,
  options: InitializationOptions,
  grammars: Grammars,
  log: (text: string) => void,
): Promise<void> {
  try {
    const wasm = await world.loadWasm(options);
    await startTreeSitter({ wasm: wasm.runtime });
    const bytes = wasm.grammars['iptables-save'];
    if (bytes !== undefined) grammars.iptables = classifyByGrammar(await loadGrammar(bytes));
    const sets = wasm.grammars['ipset-save'];
    if (sets !== undefined) {
      grammars.facts.sets = classifyLinesByGrammar(await loadGrammar(sets), ipsetLineKinds, ipsetLineKind);
    }
    const services = wasm.grammars['ipvsadm'];
    if (services !== undefined) {
      grammars.facts.services = classifyLinesByGrammar(await loadGrammar(services), ipvsLineKinds, ipvsLineKind);
    }
  } catch (error) {
    log(`No grammar is used, lines are told apart by their text: ${String(error)}`);
  }
}

/** For a document that holds dumps of facts. */
export function classifiersFor({ facts }: Grammars, { chunks }: ChunkedDocument): Classifiers {
  return chunks.length <= mostChunks ? facts : {};
}

export function classifierFor(grammars: Grammars, { chunks }: ChunkedDocument): LineClassifier {
  return chunks.length <= mostChunks ? (grammars.iptables ?? classifyByText) : classifyByText;
}
