// What changed on a board, for feed readers. https://www.rfc-editor.org/rfc/rfc4287
import type { Board } from '../../reports/board.js';
import { formatDay } from '../../time.js';
import { stateLabels } from '../../topics/lifecycle.js';
import { documentOf, element } from './xml.js';

export function atomOf(board: Board, base: string, zone: string): string {
  const { unit, topics } = board;
  const home = `${base}/b/${unit.id}`;
  const link = (href: string, rel: string) => element('link', { href, rel });
  const newest = topics[0]?.since ?? new Date(0);
  return documentOf(
    element(
      'feed',
      { xmlns: 'http://www.w3.org/2005/Atom', 'xml:lang': 'zh-CN' },
      element('id', {}, `${home}/feed.atom`),
      element('title', {}, `${unit.name}公示栏`),
      element('updated', {}, newest.toISOString()),
      element('author', {}, element('name', {}, `${unit.name}有事好商量工作室`)),
      link(home, 'alternate'),
      link(`${home}/feed.atom`, 'self'),
      ...topics.map(({ number, title, state, since, category, unit: where }) =>
        element(
          'entry',
          {},
          element('id', {}, `${base}/t/${number}#${state}-${since.getTime()}`),
          element('title', {}, `${number}号 ${title ?? `一件${category}的事`}：${stateLabels[state]}`),
          element('updated', {}, since.toISOString()),
          link(`${base}/t/${number}`, 'alternate'),
          element('summary', {}, `${where} · ${category} · ${formatDay(since, zone)}${stateLabels[state]}`),
        ),
      ),
    ),
  );
}
