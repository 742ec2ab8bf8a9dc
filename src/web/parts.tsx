// The handful of parts that pages are made of.
import type { ComponentChildren } from 'preact';
import type { Stage } from '../topics/stages.js';

export function Badge({ stage, late, children }: { stage?: Stage; late?: boolean; children: ComponentChildren }) {
  return <span class={`badge ${late ? 'late' : (stage ?? '')}`}>{children}</span>;
}

export function Notice({
  kind = 'info',
  children,
}: {
  kind?: 'info' | 'good' | 'careful' | 'problem';
  children: ComponentChildren;
}) {
  return (
    <div class={`notice ${kind}`} role={kind === 'problem' ? 'alert' : 'status'}>
      {children}
    </div>
  );
}

/** Pairs that have nothing to say are left out. */
export function Facts({ of }: { of: readonly (readonly [string, ComponentChildren] | undefined | false | null)[] }) {
  return (
    <dl class="facts">
      {of.flatMap((pair) =>
        pair && pair[1] !== null && pair[1] !== undefined && pair[1] !== ''
          ? [<dt key={`${pair[0]}-`}>{pair[0]}</dt>, <dd key={pair[0]}>{pair[1]}</dd>]
          : [],
      )}
    </dl>
  );
}

export function Tiles({
  label,
  of,
}: {
  label: string;
  of: readonly { href: string; label: string; count: number; here?: boolean }[];
}) {
  return (
    <nav class="tiles" aria-label={label}>
      {of.map((tile) => (
        <a key={tile.href} href={tile.href} aria-current={tile.here ? 'true' : undefined}>
          <b>{tile.count}</b>
          {tile.label}
        </a>
      ))}
    </nav>
  );
}

export function Pager({
  path,
  query,
  page,
  pages,
}: {
  path: string;
  query: Record<string, string>;
  page: number;
  pages: number;
}) {
  if (pages <= 1) return null;
  const to = (n: number) => address(path, { ...query, page: String(n) });
  return (
    <nav class="pages" aria-label="翻页">
      {page > 1 ? (
        <a href={to(page - 1)} rel="prev">
          ← 上一页
        </a>
      ) : (
        <span />
      )}
      <span>
        第{page}页，共{pages}页
      </span>
      {page < pages ? (
        <a href={to(page + 1)} rel="next">
          下一页 →
        </a>
      ) : (
        <span />
      )}
    </nav>
  );
}

/** Empty values are left out. */
export function address(path: string, query: Record<string, string | undefined>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value) search.set(name, value);
  const text = search.toString();
  return text === '' ? path : `${path}?${text}`;
}

export interface FieldProps {
  name: string;
  /** Where fields of one name stand on a page more than once. */
  scope?: string;
  label: string;
  hint?: string;
  /** What was wrong with what was typed. */
  wrong?: string | undefined;
  children: (attributes: {
    id: string;
    name: string;
    'aria-describedby'?: string;
    'aria-invalid'?: 'true';
  }) => ComponentChildren;
}

/** A label, what is asked for, what was wrong, and the control that `children` makes with the attributes given to it. */
export function Field({ name, scope, label, hint, wrong, children }: FieldProps) {
  const id = scope ? `field-${scope}-${name}` : `field-${name}`;
  const described = [hint && `${id}-hint`, wrong && `${id}-wrong`].filter(Boolean).join(' ');
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {wrong && (
        <p class="wrong" id={`${id}-wrong`}>
          {wrong}
        </p>
      )}
      {children({
        id,
        name,
        ...(described && { 'aria-describedby': described }),
        ...(wrong && { 'aria-invalid': 'true' as const }),
      })}
    </div>
  );
}

/** `2026-11-24` for machines, 11月24日 for people. */
export function Day({ at, children }: { at: Date; children: string }) {
  return <time dateTime={at.toISOString()}>{children}</time>;
}
