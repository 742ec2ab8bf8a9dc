// A QR code as shapes of a drawing.
import { create } from 'qrcode';
import { type Box, box } from './draw.js';

/** Modules of white around it: ISO/IEC 18004. */
const quiet = 4;

/** Read at a fifth of it torn or dirty: it hangs outdoors. */
export function qrCode(text: string, { x, y, width }: Omit<Box, 'height'>): string {
  const { modules } = create(text, { errorCorrectionLevel: 'Q' });
  const unit = width / (modules.size + 2 * quiet);
  const path: string[] = [];
  for (let row = 0; row < modules.size; row++) {
    for (let column = 0; column < modules.size; column++) {
      if (modules.get(row, column)) path.push(`M${column + quiet} ${row + quiet}h1v1h-1z`);
    }
  }
  const shapes = `<g transform="translate(${x} ${y}) scale(${unit})" shape-rendering="crispEdges"><path d="${path.join('')}" fill="#000"/></g>`;
  return box({ x, y, width, height: width }, '#fff') + shapes;
}
