/** Which dialect a file is written in, by its first lines, and where they tell nothing by its name. */
import { withoutColours } from '../../text/colours.ts';
import { type Detected, lineSigns, nameSigns, weights } from './signs.ts';

export type { Detected, HostFormat } from './signs.ts';

/** Lines that are looked at: a bundle's first dump shows in fewer. */
const LINES = 400;
/** UTF-16 code units that are looked at, whatever the lines are like. */
const LENGTH = 64 * 1024;
/** What the signs of a dialect must weigh together: one strong one, or several weak ones. */
const ENOUGH = weights.strong;

/**
 * The dialect of a file; undefined: nothing of ours. `fileName` is a path with slashes, or a name alone.
 * Where a file holds several dumps, the one counts that shows most.
 */
export function detect(fileName: string, text: string): Detected | undefined {
  return byContent(text) ?? byName(fileName);
}

function keyOf(detected: Detected): string {
  return detected.dialect === 'iproute2' ? `iproute2 ${detected.format}` : detected.dialect;
}

function byContent(text: string): Detected | undefined {
  const found = new Map<string, { readonly detected: Detected; weight: number }>();
  for (const line of withoutColours(text.slice(0, LENGTH)).split(/\r?\n/, LINES)) {
    for (const sign of lineSigns) {
      if (!sign.line.test(line)) continue;
      const key = keyOf(sign.detected);
      const entry = found.get(key) ?? { detected: sign.detected, weight: 0 };
      entry.weight += weights[sign.weight];
      found.set(key, entry);
      break;
    }
  }
  let best: { readonly detected: Detected; readonly weight: number } | undefined;
  for (const entry of found.values()) {
    if (entry.weight >= ENOUGH && entry.weight > (best?.weight ?? 0)) best = entry;
  }
  return best?.detected;
}

function byName(fileName: string): Detected | undefined {
  const name = fileName.replaceAll('\\', '/').split('/').slice(-2).join('/').toLowerCase();
  return nameSigns.find((sign) => sign.name.test(name))?.detected;
}
