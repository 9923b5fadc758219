/** Where the numbers that u32 computes lie in fields that packets are known by: the packets that fit, as a region. */
import type { Family } from '../../../net/family.ts';
import { hasPorts, protocol } from '../../../net/protocol.ts';
import { type Dimension, wholeOf } from '../../space/dimensions.ts';
import { type Intervals, intervalsOf, without } from '../../space/intervals.ts';
import { both, either, everything, numbers, type Region, region } from '../../space/region.ts';

/** `start` and `steps`: the number; `ranges`: what it may be. */
export interface NumberTest {
  readonly start: number;
  readonly steps: readonly Step[];
  readonly ranges: readonly (readonly [low: number, high: number])[];
}

interface Step {
  readonly operator: string;
  readonly number: number;
}

/** A field by its first byte, from the IP header or from the one above it. */
interface Place {
  readonly field: Dimension;
  readonly at: number;
  readonly bytes: 1 | 2 | 4;
}

const ofIpv4: readonly Place[] = [
  { field: 'tos', at: 1, bytes: 1 },
  { field: 'length', at: 2, bytes: 2 },
  { field: 'ttl', at: 8, bytes: 1 },
  { field: 'protocol', at: 9, bytes: 1 },
  { field: 'src', at: 12, bytes: 4 },
  { field: 'dst', at: 16, bytes: 4 },
];
const ofIpv6: readonly Place[] = [{ field: 'ttl', at: 7, bytes: 1 }];

const numbersOf = (test: (number: number) => boolean): Intervals =>
  intervalsOf(Array.from({ length: 256 }, (_, each) => each).flatMap((each) => (test(each) ? numbers(each) : [])));
/** The fields of headers above IP, by the protocols that have them. */
const above: readonly { readonly protocols: Intervals; readonly places: readonly Place[] }[] = [
  { protocols: numbers(protocol.tcp), places: [{ field: 'tcpFlags', at: 13, bytes: 1 }] },
  {
    protocols: numbersOf(hasPorts),
    places: [
      { field: 'sport', at: 0, bytes: 2 },
      { field: 'dport', at: 2, bytes: 2 },
    ],
  },
  { protocols: numbers(protocol.icmp), places: [{ field: 'icmp', at: 0, bytes: 2 }] },
];

/** Undefined: some number is of bytes that no field tells. */
export function regionOfNumbers(tests: readonly NumberTest[], family: Family): Region | undefined {
  let found = everything;
  let exact = true;
  for (const test of tests) {
    const own = regionOf(test, family);
    if (own === undefined) exact = false;
    else found = both(found, own);
  }
  return found === everything && !exact ? undefined : { boxes: found.boxes, exact: exact && found.exact };
}

function regionOf({ start, steps, ranges }: NumberTest, family: Family): Region | undefined {
  const jump = steps.findIndex(({ operator }) => operator === '@');
  if (jump < 0) {
    if (family === 'ipv4' && isFragmentOffset(start, steps)) return ofFragments(ranges);
    const place = placeIn(family === 'ipv4' ? ofIpv4 : ofIpv6, start, steps);
    const values = place && valuesOf(place, start, steps, ranges);
    return place === undefined || values === undefined ? undefined : region({ [place.field]: values });
  }
  const offset = steps[jump]?.number ?? 0;
  const rest = steps.slice(jump + 1);
  if (family !== 'ipv4' || !skipsHeader(start, steps.slice(0, jump))) return undefined;
  for (const { protocols, places } of above) {
    const place = placeIn(places, offset, rest);
    const values = place && valuesOf(place, offset, rest, ranges);
    if (place === undefined || values === undefined) continue;
    const others = without(wholeOf('protocol', family), protocols);
    // What other protocols have there no field tells.
    const boxes = either(
      region({ protocol: protocols, [place.field]: values }),
      region({ protocol: others }),
      region({ fragment: numbers(1) }),
    );
    return { boxes: boxes.boxes, exact: false };
  }
  return undefined;
}

/** `4&0x1FFF`: where in the whole packet a fragment stands. */
function isFragmentOffset(start: number, [mask, more]: readonly Step[]): boolean {
  return start === 4 && mask?.operator === '&' && mask.number === 0x1fff && more === undefined;
}

function ofFragments(ranges: NumberTest['ranges']): Region {
  const whole = ranges.some(([low, high]) => low <= 0 && high >= 0);
  const later = ranges.some(([, high]) => high > 0);
  const found = region({ fragment: intervalsOf([...(whole ? numbers(0) : []), ...(later ? numbers(1) : [])]) });
  return later ? { boxes: found.boxes, exact: false } : found;
}

/** `0>>22&0x3C`: the length of the IP header, in bytes. */
function skipsHeader(start: number, [shift, mask, more]: readonly Step[]): boolean {
  const shifts = shift?.operator === '>>' && shift.number === 22;
  return start === 0 && shifts && mask?.operator === '&' && mask.number === 0x3c && more === undefined;
}

/** The field that all bits belong to which the steps leave of the four bytes. */
function placeIn(places: readonly Place[], start: number, steps: readonly Step[]): Place | undefined {
  const bits = Array.from({ length: 32 }, (_, bit) => bit).filter((bit) => computed((1 << bit) >>> 0, steps) !== 0);
  const [lowest = 0, highest = 0] = [Math.min(...bits), Math.max(...bits)];
  const [first, last] = [start + 3 - (highest >> 3), start + 3 - (lowest >> 3)];
  return bits.length === 0 ? undefined : places.find(({ at, bytes }) => first >= at && last < at + bytes);
}

/** Undefined: they are no intervals that are worth it. */
function valuesOf(
  { at, bytes }: Place,
  start: number,
  steps: readonly Step[],
  ranges: NumberTest['ranges'],
): Intervals | undefined {
  const fits = (word: number): boolean => {
    const found = computed(word, steps);
    return ranges.some(([low, high]) => found >= low && found <= high);
  };
  // From the field's lowest bit to the word's.
  const shift = (start + 4 - (at + bytes)) * 8;
  const inWord = (value: number): number => (shift >= 0 ? (value << shift) >>> 0 : value >>> -shift);
  if (bytes === 4) {
    if (shift !== 0 || steps.length > 1 || (steps[0] !== undefined && !isPrefix(steps[0]))) return undefined;
    const size = steps[0] === undefined ? 1 : (~steps[0].number >>> 0) + 1;
    return intervalsOf(
      ranges.map(([low, high]) => [Math.ceil(low / size) * size, Math.floor(high / size) * size + size]),
    );
  }
  const all = Array.from({ length: 2 ** (bytes * 8) }, (_, value) => value).flatMap((value) =>
    fits(inWord(value)) ? numbers(value) : [],
  );
  const found = intervalsOf(all);
  return found.length > mostIntervals ? undefined : found;
}

const mostIntervals = 32;

/** A mask that leaves the first bits. */
function isPrefix({ operator, number }: Step): boolean {
  const others = ~number >>> 0;
  return operator === '&' && (others & (others + 1)) === 0;
}

function computed(word: number, steps: readonly Step[]): number {
  return steps.reduce((found, { operator, number }) => {
    if (operator === '&') return (found & number) >>> 0;
    return operator === '<<' ? (found << number) >>> 0 : found >>> number;
  }, word);
}
