/** What an editor can ask of a dump of virtual services. */
import { actionsOfReplacement } from '../fact-actions.ts';
import type { KindFeatures } from '../fact-kind.ts';
import { completionOfServices } from './completion.ts';
import { hoverOfServices } from './hover.ts';
import {
  definitionOfServices,
  outlineOfServices,
  referencesToServices,
  shareHints,
  symbolsOfServices,
} from './navigation.ts';
import { tokensOfServices } from './tokens.ts';

export const ipvsadmFeatures: KindFeatures<'services'> = {
  hover: hoverOfServices,
  outline: outlineOfServices,
  definition: definitionOfServices,
  references: referencesToServices,
  symbols: symbolsOfServices,
  completion: (part, at) => Promise.resolve(completionOfServices(part, at)),
  tokens: tokensOfServices,
  actions: actionsOfReplacement,
  inlayHints: (part, first, end, wanted) => Promise.resolve(wanted.share ? shareHints(part, first, end) : []),
};
