// Posts as pictures. The last ones are kept: what was just sent as an address is fetched by a whole group.
import { pictureOfLines } from './digest-picture.js';

const kept = 16;

export function createDrawing(): (text: string) => Promise<Buffer> {
  const pictures = new Map<string, Promise<Buffer>>();
  return (text) => {
    const known = pictures.get(text);
    if (known) return known;
    const made = pictureOfLines(text);
    pictures.set(text, made);
    made.catch(() => pictures.delete(text));
    for (const oldest of pictures.keys()) {
      if (pictures.size <= kept) break;
      pictures.delete(oldest);
    }
    return made;
  };
}
