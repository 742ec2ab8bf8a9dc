import type { ComponentChildren } from 'preact';
import { tokenField } from './guard.js';

/** Every form of the workbench that changes something. `token` comes from `formToken(context)`. */
export function PostForm({
  action,
  token,
  class: name,
  label,
  children,
}: {
  action: string;
  token: string;
  class?: string;
  /** What the form is for, where no heading says it. */
  label?: string;
  children: ComponentChildren;
}) {
  return (
    <form method="post" action={action} class={name} aria-label={label}>
      <input type="hidden" name={tokenField} value={token} />
      {children}
    </form>
  );
}
