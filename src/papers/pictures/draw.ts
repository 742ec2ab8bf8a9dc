// A picture is drawn as SVG and rendered on a thread of its own.
import { renderAsync } from '@resvg/resvg-js';
import { fontFamily, fontFiles } from './font.js';
import { widthOf } from './lines.js';

export interface Drawing {
  width: number;
  height: number;
  background: string;
  /** SVG elements, made by the functions below. */
  parts: string[];
}

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

export interface TextStyle {
  size: number;
  colour: string;
  bold?: boolean;
  /** Where `x` is: at its beginning or its middle. */
  anchor?: 'start' | 'middle';
}

/** One line; `y` is its baseline. */
export function textLine(text: string, x: number, y: number, style: TextStyle): string {
  const { size, colour, bold, anchor = 'start' } = style;
  const from = anchor === 'middle' ? x - widthOf(text, size) / 2 : x;
  const weight = bold ? ' font-weight="700"' : '';
  return `<text x="${from.toFixed(1)}" y="${y.toFixed(1)}" font-size="${size}" fill="${colour}"${weight} xml:space="preserve">${escaped(text)}</text>`;
}

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export const box = ({ x, y, width, height }: Box, colour: string, radius = 0) =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${radius}" fill="${colour}"/>`;

export const circle = (x: number, y: number, radius: number, colour: string) =>
  `<circle cx="${x}" cy="${y}" r="${radius}" fill="${colour}"/>`;

/** `scale`: pixels to a unit of the drawing. */
export async function png({ width, height, background, parts }: Drawing, scale = 1): Promise<Buffer> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${fontFamily}">${box({ x: 0, y: 0, width, height }, background)}${parts.join('')}</svg>`;
  const image = await renderAsync(svg, {
    fitTo: { mode: 'zoom', value: scale },
    font: { loadSystemFonts: false, fontFiles, defaultFontFamily: fontFamily },
  });
  return image.asPng();
}
