import fc from 'fast-check';

/**
 * Any character, halves of surrogate pairs among them, as a unit of `fc.string`. The library's own `binary` makes a
 * map of all 1,114,112 characters before the first string: a second of each run of the tests.
 */
export const anyCharacter = fc.integer({ min: 0, max: 0x10_ffff }).map((point) => String.fromCodePoint(point));
