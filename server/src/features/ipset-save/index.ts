/** What an editor can ask of a dump of sets. */
import { actionsOfReplacement } from '../fact-actions.ts';
import type { KindFeatures } from '../fact-kind.ts';
import { completionOfSets } from './completion.ts';
import { hoverOfSets } from './hover.ts';
import {
  definitionOfSets,
  outlineOfSets,
  referencesToSets,
  renameableInSets,
  renameInSets,
  symbolsOfSets,
} from './navigation.ts';
import { tokensOfSets } from './tokens.ts';

export const ipsetFeatures: KindFeatures<'sets'> = {
  hover: hoverOfSets,
  outline: outlineOfSets,
  definition: definitionOfSets,
  references: referencesToSets,
  renameable: renameableInSets,
  rename: renameInSets,
  symbols: symbolsOfSets,
  completion: (part, at) => Promise.resolve(completionOfSets(part, at)),
  tokens: tokensOfSets,
  actions: actionsOfReplacement,
};
