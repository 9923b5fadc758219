/** What part of the picture is seen, and how large. Pure functions over three numbers. */
export interface Camera {
  /** Pixels by which the picture is moved. */
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

const smallest = 0.2;
const largest = 2.5;
/** Smaller than this nobody reads a name: what doesn't fit is reached by moving. */
const readable = 0.6;

export const still: Camera = { x: 0, y: 0, scale: 1 };

/** All of the picture where it can still be read, else its beginning; never larger than life. */
export function whole(picture: Size, seen: Size): Camera {
  if (picture.width === 0 || picture.height === 0 || seen.width === 0 || seen.height === 0) return still;
  const scale = Math.min(1, Math.max(readable, Math.min(seen.width / picture.width, seen.height / picture.height)));
  return {
    scale,
    x: Math.max(0, (seen.width - picture.width * scale) / 2),
    y: Math.max(0, (seen.height - picture.height * scale) / 2),
  };
}

export function moved({ x, y, scale }: Camera, right: number, down: number): Camera {
  return { x: x + right, y: y + down, scale };
}

/** Larger or smaller around a point of the view, which stays where it is. */
export function zoomed(
  { x, y, scale }: Camera,
  factor: number,
  around: { readonly x: number; readonly y: number },
): Camera {
  const next = Math.min(largest, Math.max(smallest, scale * factor));
  const ratio = next / scale;
  return { scale: next, x: around.x - (around.x - x) * ratio, y: around.y - (around.y - y) * ratio };
}

/** Moved as little as needed for a box of the picture to be seen, with some room around it. */
export function showing(camera: Camera, box: { readonly x: number; readonly y: number } & Size, seen: Size): Camera {
  const room = 24;
  const shift = (from: number, length: number, offset: number, whole: number): number => {
    const start = from * camera.scale + offset;
    const end = (from + length) * camera.scale + offset;
    if (start < room) return offset + room - start;
    return end > whole - room ? offset - (end - whole + room) : offset;
  };
  return {
    scale: camera.scale,
    x: shift(box.x, box.width, camera.x, seen.width),
    y: shift(box.y, box.height, camera.y, seen.height),
  };
}
