/** Buttons and keys of the page. */
import { VIEW_CAMERAS, type ViewCamera } from '../engine/view.ts';
import { STEP_US } from '../world/time.ts';
import type { App } from './app.ts';
import { button, choose, input, onChoice, select, text } from './elements.ts';
import { FRAME_US } from './player.ts';
import { PANELS } from './stage-view.ts';

const CAMERA_KEYS: readonly ViewCamera[] = ['chase', 'dashboard', 'top'];

function setCamera(app: App, camera: ViewCamera): void {
  app.view.camera = camera;
  choose('camera', camera);
  app.refresh();
}

/** Boxes belong to the dashboard picture, so showing them shows it. */
function setBoxes(app: App, areShown: boolean): void {
  app.view.showBoxes = areShown;
  input('boxes').checked = areShown;
  if (areShown) setCamera(app, 'dashboard');
  else app.refresh();
}

function setModels(app: App, areOn: boolean): void {
  input('models').checked = areOn;
  app.toggleModels(areOn);
}

function setMap(app: App, isShown: boolean): void {
  input('map').checked = isShown;
  app.toggleMap(isShown);
}

/** While a scene is being loaded, its panels stay. */
function setEvents(app: App, areShown: boolean): void {
  if (app.isBusy) input('events').checked = app.view.events.isOn;
  else app.toggleEvents(areShown);
}

function shiftGear(app: App): void {
  const { drive } = app;
  if (drive?.isDriving && drive.wheel.toggleReverse(drive.speed)) app.refresh();
}

/** Keys by KeyboardEvent.key, whatever the layout of the keyboard. */
const KEYS: Readonly<Record<string, (app: App) => void>> = {
  ' ': (app) => app.togglePlay(),
  ',': (app) => app.step(-STEP_US),
  '.': (app) => app.step(STEP_US),
  '[': (app) => app.step(-FRAME_US),
  ']': (app) => app.step(FRAME_US),
  '1': (app) => setCamera(app, CAMERA_KEYS[0] as ViewCamera),
  '2': (app) => setCamera(app, CAMERA_KEYS[1] as ViewCamera),
  '3': (app) => setCamera(app, CAMERA_KEYS[2] as ViewCamera),
  b: (app) => setBoxes(app, !app.view.showBoxes),
  m: (app) => setModels(app, !app.view.perception.isOn),
  o: (app) => setMap(app, !app.view.map.isOn),
  e: (app) => setEvents(app, !app.view.events.isOn),
  t: (app) => void app.toggleWheel(),
  r: (app) => shiftGear(app),
};

/** Fields and buttons use these keys themselves. */
function usesKeys(target: EventTarget | null, key: string): boolean {
  if (target instanceof HTMLButtonElement) return key === ' ' || key === 'Enter';
  return target instanceof HTMLInputElement || target instanceof HTMLSelectElement;
}

function onKeyDown(app: App, event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey || usesKeys(event.target, event.key)) return;
  if (!app.isBusy && app.drive?.pressKey(event.code)) {
    event.preventDefault();
    app.refresh();
    return;
  }
  const act = event.repeat ? undefined : KEYS[event.key.toLowerCase()];
  if (!act) return;
  event.preventDefault();
  act(app);
}

function wireKeys(app: App): void {
  window.addEventListener('keydown', (event) => onKeyDown(app, event));
  window.addEventListener('keyup', (event) => app.drive?.wheel.release(event.code));
  window.addEventListener('blur', () => app.drive?.wheel.letGo());
  // After a click the keyboard goes back to the view, so that the next arrow drives instead of changing a setting.
  for (const id of ['views', 'event-controls', 'transport']) {
    text(id).addEventListener('click', (event) => {
      if (event.detail > 0) text('main-view').focus({ preventScroll: true });
    });
  }
}

/** What a software renderer draws in bearable time: people may ask for more. */
const SOFTWARE_DETAIL = '0.7';

/** Connects every control of the page with what it does. */
export function wireControls(app: App): void {
  button('play').addEventListener('click', () => app.togglePlay());
  button('step-back').addEventListener('click', () => app.step(-STEP_US));
  button('step-on').addEventListener('click', () => app.step(STEP_US));
  button('frame-back').addEventListener('click', () => app.step(-FRAME_US));
  button('frame-on').addEventListener('click', () => app.step(FRAME_US));
  button('wheel').addEventListener('click', () => void app.toggleWheel());
  onChoice('speed', (speed) => app.setSpeed(Number(speed)));
  onChoice('camera', (name) =>
    setCamera(app, VIEW_CAMERAS.find((camera) => camera === name) ?? 'chase'),
  );
  input('boxes').addEventListener('change', () => setBoxes(app, input('boxes').checked));
  input('map').addEventListener('change', () => setMap(app, input('map').checked));
  input('models').addEventListener('change', () => setModels(app, input('models').checked));
  input('events').addEventListener('change', () => setEvents(app, input('events').checked));
  select('detail').addEventListener('change', () => {
    app.view.setDetail(Number(select('detail').value));
    app.refresh();
  });
  for (const panel of PANELS) {
    const toggle = text(`panel-${panel}`).querySelector('input');
    toggle?.addEventListener('change', () => {
      app.view.showPanel(panel, toggle.checked);
      app.refresh();
    });
  }
  if (/llvmpipe|swiftshader|software/i.test(app.view.renderer)) {
    select('detail').value = SOFTWARE_DETAIL;
    app.view.setDetail(Number(SOFTWARE_DETAIL));
  }
  wireKeys(app);
}
