/** A world for tests: files in memory, output in strings. */
import type { World } from '../world.ts';

export interface FakeWorld extends World {
  readonly out: () => string;
  readonly err: () => string;
}

/** `files`: their texts by path, such as `node/iptables-save.txt`. */
export function fakeWorld(files: Readonly<Record<string, string>>, stdin = ''): FakeWorld {
  let out = '';
  let err = '';
  const paths = Object.keys(files);
  return {
    version: '1.2.3',
    async readFile(path, limit) {
      const text = files[path];
      return text === undefined ? { size: 0 } : { text: text.slice(0, limit), size: text.length };
    },
    async readDirectory(path) {
      const start = path === '.' ? '' : `${path.replace(/\/$/, '')}/`;
      const below = paths.filter((file) => file.startsWith(start)).map((file) => file.slice(start.length).split('/'));
      if (below.length === 0) return undefined;
      const names = new Map(
        below.map(([name = '', ...rest]) => [name, rest.length === 0 ? 'file' : 'folder'] as const),
      );
      return [...names].map(([name, kind]) => ({ name, kind }));
    },
    exists: async (path) => paths.some((file) => file === path || file.startsWith(`${path}/`)),
    readStdin: async () => stdin,
    write: (text) => {
      out += text;
    },
    writeError: (text) => {
      err += text;
    },
    drained: async () => {},
    colours: false,
    translate: (template) => template,
    serve: async () => {
      out += 'serving';
    },
    out: () => out,
    err: () => err,
  };
}
