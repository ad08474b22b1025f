/** Entry of the page. */
import './style.css';
import { App, showTrouble } from './app.ts';
import { element } from './elements.ts';
import { wireControls } from './keys.ts';
import type { PageState } from './page-state.ts';
import { StageView } from './stage-view.ts';

declare global {
  interface Window {
    /** Read-only, for tests. */
    readonly nearmiss?: PageState;
  }
}

async function start(): Promise<void> {
  const canvas = element('canvas', HTMLCanvasElement);
  let redraw = (): void => {};
  const view = await StageView.create(canvas, () => redraw());
  const app = new App(view);
  redraw = app.refresh;
  canvas.addEventListener('webglcontextlost', () =>
    app.fail('The browser has lost its graphics context. Reload the page.'),
  );
  wireControls(app);
  Object.defineProperty(window, 'nearmiss', { get: () => app.pageState });
}

start().catch((error: unknown) => {
  const why = error instanceof Error ? error.message : String(error);
  showTrouble(`The page cannot start: ${why}.`);
});
