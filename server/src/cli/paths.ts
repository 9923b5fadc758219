/** Paths as text. Both separators are understood, since the command line also runs on Windows. */

export function joinPath(folder: string, name: string): string {
  if (folder === '' || folder === '.') return name;
  return /[/\\]$/.test(folder) ? folder + name : `${folder}/${name}`;
}

/** The folder that a path stands in: `.` for a bare name. */
export function folderOf(path: string): string {
  const slash = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
  if (slash < 0) return '.';
  return slash === 0 ? path.slice(0, 1) : path.slice(0, slash);
}

export function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}
