/** What an editor can ask of one dump of facts. A document may hold several, each asked by what it tells. */
import type { FactKind, PartOf } from '../node/parts.ts';
import type { DialectFeatures } from './dialect.ts';

/** What a kind leaves away is answered as for any dump of facts: by the names and addresses that the machine knows. */
export type KindFeatures<Kind extends FactKind> = Partial<Omit<DialectFeatures<PartOf<Kind>>, 'lineCount' | 'textAt'>>;
