// What pages load beside themselves: one stylesheet, small scripts, the mark. All from here, named by their content so that
// a phone keeps them for good.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { Router } from '@koa/router';

const read = (name: string) => readFileSync(new URL(`./design/${name}`, import.meta.url), 'utf8');

const files = {
  'site.css': {
    type: 'text/css',
    text: ['tokens', 'base', 'parts', 'workbench', 'settings', 'figures', 'print']
      .map((name) => read(`${name}.css`))
      .join(''),
  },
  'live.js': { type: 'text/javascript', text: read('live.js') },
  'mark.svg': { type: 'image/svg+xml', text: read('mark.svg') },
} as const;

export type AssetName = keyof typeof files;

const assets = new Map(
  Object.entries(files).map(([name, { type, text }]) => {
    const hash = createHash('sha256').update(text).digest('hex').slice(0, 12);
    return [name, { type, path: `/assets/${hash}/${name}`, body: Buffer.from(text), packed: gzipSync(text) }];
  }),
);

/** The address of an asset as it is now. */
export function assetPath(name: AssetName): string {
  return assets.get(name)?.path as string;
}

export function assetsRouter(): Router {
  const router = new Router();
  for (const { type, path, body, packed } of assets.values()) {
    router.get(path, (context) => {
      context.set('Cache-Control', 'public, max-age=31536000, immutable');
      context.vary('Accept-Encoding');
      context.type = `${type}; charset=utf-8`;
      const squeezed = context.acceptsEncodings('gzip', 'identity') === 'gzip';
      if (squeezed) context.set('Content-Encoding', 'gzip');
      context.body = squeezed ? packed : body;
    });
  }
  return router;
}
