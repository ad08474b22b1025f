/** Writes the ego's signals and events into the page. */
import type { RenderScene } from '../core/frame-record.ts';
import type { LastAvoidable } from '../core/scene-record.ts';
import type { CollisionRecord, WorldState } from '../core/world-state.ts';
import { collisionAt, egoSignals, nameOf } from './ego-signals.ts';
import { text, write } from './elements.ts';

/** A collision is announced for so long. */
const BANNER_US = 4_000_000;
const WARM_S = 3;
const HOT_S = 1.5;

const node = {
  speed: text('speed'),
  steering: text('steering'),
  throttle: text('throttle'),
  brake: text('brake'),
  ttc: text('ttc'),
  ttcWith: text('ttc-with'),
  nearest: text('nearest'),
  nearestId: text('nearest-id'),
  steeringBar: text('steering-bar'),
  throttleBar: text('throttle-bar'),
  brakeBar: text('brake-bar'),
  banner: text('banner'),
  avoidable: text('avoidable'),
  avoidableBrake: text('avoidable-brake'),
  avoidableSteer: text('avoidable-steer'),
};

const MOST_STEER = 0.55;
const EMPTY = '–';
const inKmh = (speed: number): string => (speed * 3.6).toFixed(0);

function setBar(bar: HTMLElement, share: number): void {
  bar.style.transform = `scaleX(${share.toFixed(3)})`;
}

export function showSignals(scene: RenderScene, state: WorldState): void {
  const signals = egoSignals(scene, state);
  const steering = (signals.steering * 180) / Math.PI;
  write(node.speed, inKmh(signals.speed));
  write(
    node.steering,
    Math.abs(steering) < 0.05
      ? '0'
      : `${steering > 0 ? 'L ' : 'R '}${Math.abs(steering).toFixed(1)}`,
  );
  write(node.throttle, (signals.throttle * 100).toFixed(0));
  write(node.brake, (signals.brake * 100).toFixed(0));
  // The wheel's left is the page's left.
  setBar(node.steeringBar, Math.max(-1, Math.min(1, -signals.steering / MOST_STEER)));
  setBar(node.throttleBar, signals.throttle);
  setBar(node.brakeBar, signals.brake);
  const { minTtc, ttcWith, nearest, nearestId } = signals;
  write(node.ttc, minTtc === null ? EMPTY : minTtc.toFixed(2));
  node.ttc.className = minTtc === null || minTtc > WARM_S ? '' : minTtc < HOT_S ? 'hot' : 'warm';
  write(node.ttcWith, ttcWith === null ? 'none predicted' : nameOf(scene, ttcWith));
  write(node.nearest, nearest === null ? EMPTY : nearest.toFixed(nearest < 10 ? 2 : 1));
  write(node.nearestId, nearestId === null ? '' : nameOf(scene, nearestId));
}

/** @param avoided what to say where there is no collision; null for nothing */
export function showEvents(
  scene: RenderScene,
  collisions: readonly CollisionRecord[],
  tUs: number,
  avoided: string | null,
): void {
  const { banner } = node;
  const hit = collisionAt(collisions, tUs, BANNER_US);
  banner.hidden = hit === null && avoided === null;
  banner.classList.toggle('good', hit === null);
  if (hit) {
    const partner = hit.actors.find((id) => id !== scene.egoId) ?? 0;
    write(
      banner,
      `Collision with ${nameOf(scene, partner)}, closing at ${inKmh(hit.closingSpeed)} km/h`,
    );
  } else if (avoided !== null) write(banner, avoided);
}

/** Until when braking and a swerve avoid the recorded crash; null hides it. */
export function showAvoidable(until: LastAvoidable | null, tUs: number): void {
  node.avoidable.hidden = until === null;
  if (!until) return;
  const show = (place: HTMLElement, what: string, lastUs: number | null): void => {
    const left = lastUs === null ? null : (lastUs - tUs) / 1e6;
    place.classList.toggle('late', left === null || left < 0);
    write(
      place,
      left === null
        ? `no ${what}`
        : left < 0
          ? `${what}: too late`
          : `${what}: ${left.toFixed(2)} s left`,
    );
  };
  show(node.avoidableBrake, 'braking', until.brake);
  show(node.avoidableSteer, 'swerve', until.steer);
}
