// Pictures that residents add. What a camera writes into them (where, when, whose phone) is taken out; they are made smaller,
// and what cannot be read as a picture is refused before it costs anything.
import { createHash } from 'node:crypto';
import { UserError } from '../errors.js';

/** The longer side, pixels: enough to read a meter, small enough for a village's connection. */
const maxSide = 1_600;
/** What a picture may unfold to: a file of a few KB can claim to be a billion pixels. */
const maxPixels = 60_000_000;
const formats = new Set(['jpeg', 'png', 'webp', 'gif']);

export interface Picture {
  /** JPEG. */
  bytes: Buffer;
  /** SHA-256 of the bytes, hex. */
  key: string;
  width: number;
  height: number;
}

/** Throws a UserError that says what is wrong with the file. */
export async function readPicture(file: Buffer): Promise<Picture> {
  // A large library that many a process never needs.
  const { default: sharp } = await import('sharp');
  try {
    const image = sharp(file, { limitInputPixels: maxPixels, failOn: 'error', animated: false });
    if (!formats.has((await image.metadata()).format ?? '')) throw new NotAPicture();
    // Turned as the camera held it: that is told in the data that is about to go.
    const { data, info } = await image
      .rotate()
      .resize({ width: maxSide, height: maxSide, fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#ffffff' })
      .jpeg({ quality: 80, mozjpeg: true })
      .toBuffer({ resolveWithObject: true });
    const key = createHash('sha256').update(data).digest('hex');
    return { bytes: data, key, width: info.width, height: info.height };
  } catch {
    // Whatever the decoder says of it, for the resident it is a file that is no usable picture.
    throw new UserError('有一张照片打不开。请换 JPG 或 PNG 格式的，或者先不附照片。');
  }
}

class NotAPicture extends Error {}
