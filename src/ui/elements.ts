/** The page's elements, by the ids that index.html gives them. */

/** @throws Error where there is none of that kind: index.html and the page do not belong together */
export function element<E extends HTMLElement>(id: string, kind: abstract new () => E): E {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`index.html has no ${kind.name} '${id}'`);
  return found;
}

export const button = (id: string): HTMLButtonElement => element(id, HTMLButtonElement);
export const input = (id: string): HTMLInputElement => element(id, HTMLInputElement);
export const select = (id: string): HTMLSelectElement => element(id, HTMLSelectElement);
export const text = (id: string): HTMLElement => element(id, HTMLElement);

/** Writes only what changed: an unchanged node costs no layout. */
export function write(node: HTMLElement, content: string): void {
  if (node.textContent !== content) node.textContent = content;
}

/** The checked value of a group of radio buttons. */
export const chosen = (name: string): string =>
  document.querySelector<HTMLInputElement>(`input[name="${name}"]:checked`)?.value ?? '';

/** Checks a radio button of a group, if there is one of that value. */
export function choose(name: string, value: string): void {
  const radio = document.querySelector<HTMLInputElement>(`input[name="${name}"][value="${value}"]`);
  if (radio) radio.checked = true;
}

export function onChoice(name: string, changed: (value: string) => void): void {
  for (const radio of document.querySelectorAll<HTMLInputElement>(`input[name="${name}"]`)) {
    radio.addEventListener('change', () => changed(radio.value));
  }
}
