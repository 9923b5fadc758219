/** net/netfilter/xt_bpf.c: a program of the classic BPF machine (Documentation/networking/filter.rst) sees the packet from its IP header on. */
import { message } from '../../../text/message.ts';
import { type Bits, bytesOf, isKnown, liesIn, numberAt, type PacketBytes } from '../../walk/bytes.ts';
import { conditionOf, unknown } from '../condition.ts';
import { optionNamed } from '../extension.ts';
import { written } from '../header.ts';
import type { MatchSemantics } from './match.ts';

interface Instruction {
  readonly code: number;
  readonly yes: number;
  readonly no: number;
  readonly k: number;
}

/** `4,48 0 0 9,21 0 1 6,6 0 0 1,6 0 0 0`: how many, and each one's code, jumps and number. */
function parse(text: string): readonly Instruction[] {
  return text
    .split(',')
    .slice(1)
    .flatMap((words) => {
      const [code, yes, no, k] = words.trim().split(/\s+/).map(Number);
      return code === undefined || yes === undefined || no === undefined || k === undefined
        ? []
        : [{ code, yes, no, k }];
    });
}

const zero: Bits = { value: 0, known: 0xffffffff };
const nothing: Bits = { value: 0, known: 0 };
const exactly = (value: number): Bits => ({ value: value >>> 0, known: 0xffffffff });

/** Offsets from here on ask the kernel, and not the packet; below lie those from the network header on. */
const ancillary = 0xfffff000;
const fromNetworkHeader = 0xfff00000;

/** What the program returns; undefined: it hangs on what nobody described. */
function run(program: readonly Instruction[], bytes: PacketBytes): number | undefined {
  let [a, x] = [zero, zero];
  const memory = new Map<number, Bits>();
  for (let at = 0; at < program.length; at++) {
    const { code, yes, no, k } = program[at] ?? { code: 6, yes: 0, no: 0, k: 0 };
    const operand = (code & 8) === 0 ? exactly(k) : x;
    switch (code & 7) {
      case 0:
      case 1: {
        const loaded = load(code, k, { bytes, x, memory });
        if (loaded === undefined) return 0;
        if ((code & 7) === 0) a = loaded;
        else x = loaded;
        break;
      }
      case 2:
        memory.set(k, a);
        break;
      case 3:
        memory.set(k, x);
        break;
      case 4:
        a = computed(code & 0xf0, a, operand);
        break;
      case 5: {
        const taken = (code & 0xf0) === 0 ? true : jumps(code & 0xf0, a, operand);
        if (taken === undefined) return undefined;
        at += (code & 0xf0) === 0 ? k : taken ? yes : no;
        break;
      }
      case 6:
        if ((code & 0x18) !== 0x10) return k;
        return isKnown(a) ? a.value : (a.value & a.known) !== 0 ? a.value : undefined;
      default:
        if ((code & 0xf8) === 0) x = a;
        else a = x;
    }
  }
  return undefined;
}

interface Machine {
  readonly bytes: PacketBytes;
  readonly x: Bits;
  readonly memory: ReadonlyMap<number, Bits>;
}

/** Undefined: the packet ends before, and the program with 0. */
function load(code: number, k: number, { bytes, x, memory }: Machine): Bits | undefined {
  const width = { 0: 4, 8: 2, 16: 1 }[code & 0x18] ?? 4;
  switch (code & 0xe0) {
    case 0x00:
      return exactly(k);
    case 0x20: {
      if (k >= ancillary) return nothing;
      return numberAt(bytes, k >= fromNetworkHeader ? k - fromNetworkHeader : k, width);
    }
    case 0x40:
      return isKnown(x) ? numberAt(bytes, (x.value + k) >>> 0, width) : nothing;
    case 0x60:
      return memory.get(k) ?? zero;
    case 0x80:
      return exactly(bytes.length);
    default: {
      const byte = numberAt(bytes, k, 1);
      return byte && { value: (byte.value & 15) << 2, known: (((byte.known & 15) << 2) | ~60) >>> 0 };
    }
  }
}

function computed(operation: number, a: Bits, b: Bits): Bits {
  if (operation === 0x50 && isKnown(b)) return { value: (a.value & b.value) >>> 0, known: (a.known | ~b.value) >>> 0 };
  if (operation === 0x40 && isKnown(b)) return { value: (a.value | b.value) >>> 0, known: (a.known | b.value) >>> 0 };
  if (operation === 0x60 && isKnown(b) && b.value < 32) {
    return { value: (a.value << b.value) >>> 0, known: ((a.known << b.value) | ~(0xffffffff << b.value)) >>> 0 };
  }
  if (operation === 0x70 && isKnown(b) && b.value < 32) {
    return { value: a.value >>> b.value, known: ((a.known >>> b.value) | ~(0xffffffff >>> b.value)) >>> 0 };
  }
  if (!isKnown(a) || !isKnown(b)) return nothing;
  return exactly(arithmetic[operation]?.(a.value, b.value) ?? 0);
}

const arithmetic: Readonly<Record<number, (a: number, b: number) => number>> = {
  0: (a, b) => a + b,
  16: (a, b) => a - b,
  32: (a, b) => Math.imul(a, b),
  48: (a, b) => (b === 0 ? 0 : Math.floor(a / b)),
  128: (a) => -a,
  144: (a, b) => (b === 0 ? 0 : a % b),
  160: (a, b) => a ^ b,
};

function jumps(test: number, a: Bits, b: Bits): boolean | undefined {
  if (!isKnown(b)) return undefined;
  switch (test) {
    case 0x10:
      return liesIn(a, b.value, b.value);
    case 0x20:
      return b.value === 0xffffffff ? false : liesIn(a, b.value + 1, 0xffffffff);
    case 0x30:
      return liesIn(a, b.value, 0xffffffff);
    default:
      if ((a.value & b.value) !== 0) return true;
      return (~a.known & b.value) === 0 ? false : undefined;
  }
}

export const bpf: MatchSemantics = {
  name: 'bpf',
  state: 'modelled',
  compile: (use) => {
    const option = optionNamed(use, '--bytecode') ?? optionNamed(use, '--object-pinned');
    if (option === undefined) return [];
    const words = option.words.map((word) => word.text).join(' ');
    const program = option.spec.name === '--bytecode' ? parse(words) : [];
    const text = message('the program “{program}” matches this packet (what it carries is given as “data”)', {
      program: words,
    });
    return [
      conditionOf(
        option,
        ({ packet }) => {
          const result = run(program, bytesOf(packet));
          return result === undefined ? unknown(`bpf:${words}`, text, false) : result !== 0;
        },
        ({ packet }) => {
          const value = run(program, bytesOf(packet));
          return value === undefined
            ? message('{option}: open whether {statement}', { option: written(option), statement: text })
            : message('{option}: the program answers {value} for this packet', { option: written(option), value });
        },
      ),
    ];
  },
};
