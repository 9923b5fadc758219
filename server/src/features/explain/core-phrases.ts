import type { Phrases } from './phrases.ts';

/** Conditions of the rule line itself. */
export const corePhrases: Phrases = {
  '-s': { is: 'from {value}', not: 'from anywhere but {value}' },
  '-d': { is: 'to {value}', not: 'to anywhere but {value}' },
  '-p': { is: 'of protocol {value}', not: 'of any protocol but {value}' },
  '-i': { is: 'arriving on {value}', not: 'not arriving on {value}' },
  '-o': { is: 'leaving on {value}', not: 'not leaving on {value}' },
  '-f': { is: 'that is a second or later fragment', not: 'that is whole or a first fragment' },
};
