/** DSCP, which is printed as a number in hexadecimal whether it was given by its number or by the name of a class. */
import { dscpClasses } from '../../../catalog/names/tos.ts';
import type { OptionUse } from '../model.ts';
import { hexByte, type PrintedOption } from './option.ts';

/** `name`: the option's own name, which the class is printed under as well. Undefined: no value that is known. */
export function printDscp({ value, negated }: OptionUse, name: string): PrintedOption | undefined {
  const number =
    value.kind === 'number'
      ? value.value
      : value.kind === 'names'
        ? dscpClasses.find((entry) => entry.name === value.names[0])?.value
        : undefined;
  return number === undefined ? undefined : { negated, name, text: hexByte(number) };
}
