// The frame of every page.
import type { ComponentChildren } from 'preact';
import { type AssetName, assetPath } from './assets.js';

export interface Link {
  href: string;
  label: string;
}

export interface PageProps {
  title: string;
  /** Where the brand leads: the board of the place one is at. */
  home?: string;
  /** Whose page it is, beside the brand: 李家庄. */
  place?: string;
  nav?: readonly Link[];
  /** The path shown, to mark it in the navigation. */
  here?: string;
  /** For tables and boards that need the width. */
  broad?: boolean;
  /** Kept out of search engines: personal links, the workbench. */
  personal?: boolean;
  feed?: Link;
  /** Works without it too. */
  script?: AssetName;
  children: ComponentChildren;
}

export function Page({ title, home = '/', place, nav = [], here, broad, personal, feed, script, children }: PageProps) {
  return (
    <html lang="zh-CN">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="format-detection" content="telephone=no" />
        {personal && <meta name="robots" content="noindex, nofollow" />}
        <title>{`${title} · 有事好商量`}</title>
        <link rel="stylesheet" href={assetPath('site.css')} />
        <link rel="icon" href={assetPath('mark.svg')} type="image/svg+xml" />
        {script && <script src={assetPath(script)} defer />}
        {feed && <link rel="alternate" type="application/atom+xml" href={feed.href} title={feed.label} />}
      </head>
      <body class={broad ? 'broad' : undefined}>
        <a class="skip" href="#main">
          跳到正文
        </a>
        <header class="top">
          <div>
            <a class="brand" href={home}>
              <img src={assetPath('mark.svg')} alt="" width="32" height="32" />
              <span>有事好商量{place && ` · ${place}`}</span>
            </a>
            {nav.length > 0 && (
              <nav aria-label="主要页面">
                <ul>
                  {nav.map(({ href, label }) => (
                    <li key={href}>
                      <a href={href} aria-current={href === here ? 'page' : undefined}>
                        {label}
                      </a>
                    </li>
                  ))}
                </ul>
              </nav>
            )}
          </div>
        </header>
        <main id="main">{children}</main>
        <footer class="foot">
          <div>件件有回音，事事有着落。{!personal && '这里不记谁来看过，也不用别处的东西。'}</div>
        </footer>
      </body>
    </html>
  );
}
