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

/** JPEG qualities to try, best first. */
export const qualities = [0.95, 0.9, 0.85, 0.8, 0.7, 0.6, 0.5];
