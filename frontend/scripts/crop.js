// The arithmetic of cutting a photo: which part of the picture fills the frame. No page, no canvas.

export const frame = { width: 295, height: 413 };
export const maxBytes = 204800;

/** Width and height of a picture after quarter turns. */
export function turnedSize(width, height, turns) {
  return turns % 2 ? { width: height, height: width } : { width, height };
}

/** The scale at which the picture just covers the frame. */
export function coverScale(size) {
  return Math.max(frame.width / size.width, frame.height / size.height);
}

/** Keep the frame covered: how far the picture's centre may be from the frame's, in frame pixels. */
export function held(offset, size, scale) {
  const roomX = Math.max(0, (size.width * scale - frame.width) / 2);
  const roomY = Math.max(0, (size.height * scale - frame.height) / 2);
  return { x: clamp(offset.x, roomX), y: clamp(offset.y, roomY) };
}

function clamp(value, room) {
  return room === 0 ? 0 : Math.min(room, Math.max(-room, value));
}

/** JPEG qualities to choose from, best first. */
export const qualities = [0.95, 0.9, 0.85, 0.8, 0.7, 0.6, 0.5];

// Enlarged four times, the frame shows a quarter of this; a camera's whole picture would be slow to move about.
const longestSide = 2400;

/** The size in which a picture is worked on: its own, or a smaller one of the same shape. */
export function workingSize(size) {
  const scale = Math.min(1, longestSide / Math.max(size.width, size.height));
  return { width: Math.max(1, Math.round(size.width * scale)), height: Math.max(1, Math.round(size.height * scale)) };
}

/** The first of the choices, best first, that fits once it is made; null when none does. The best one is tried first,
 *  then the rest is halved, since whatever is worse is smaller: seven choices take four tries at most. */
export function firstThatFits(choices, make, fits) {
  let found = null;
  let low = 0;
  let high = choices.length;
  for (let at = 0; low < high; at = (low + high) >> 1) {
    const made = make(choices[at]);
    if (fits(made)) {
      found = made;
      high = at;
    } else low = at + 1;
  }
  return found;
}
