import type { ComponentChildren } from 'preact';

/** What may be wider than the page: it is moved sideways by itself, with the keyboard too. */
export function ScrollRegion(props: {
  readonly class: string;
  readonly label: string;
  readonly children: ComponentChildren;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable to be scrolled
    <section class={props.class} aria-label={props.label} tabIndex={0}>
      {props.children}
    </section>
  );
}
