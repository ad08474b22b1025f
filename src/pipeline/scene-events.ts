/**
 * An event camera over a scene: light is drawn as often as things move, between the steps of the world too, and becomes
 * events as the frames of a video do.
 */
import type { EventPacket } from '../core/event-packet.ts';
import type { FrameRenderer, LightImages } from '../core/frame-record.ts';
import { stateAt, type WorldState } from '../core/world-state.ts';
import { BrightnessChange } from '../sensors/events/brightness-change.ts';
import { withInstances } from '../sensors/events/instances.ts';
import { PLAIN_EVENTS } from '../sensors/events/settings.ts';
import type { EventSimulator } from '../sensors/events/simulator.ts';

export interface EventSampling {
  /** No pixel's surface point moves further between two samples, unless this takes more samples than the most. */
  readonly displacementPx: number;
  /** Nor does the light of more than a hundredth of the pixels change by more, as far as can be foreseen; nats. */
  readonly brightnessNats: number;
  /** Samples a second, at most. */
  readonly mostHz: number;
  /** A pixel's light is the mean of detail x detail finer ones: textures finer than a pixel else flicker as they move. */
  readonly detail: number;
}

export const EVENT_SAMPLING: EventSampling = {
  displacementPx: 0.3,
  brightnessNats: 0.1,
  mostHz: 4000,
  detail: 4,
};
/** As in ESIM: also where nothing moves, for lights change. */
const LEAST_HZ = 30;
/** Motion is measured over so long. */
const LOOK_AHEAD_US = 2000;
/** Of the pixels whose light must not change faster. */
const STEADY_SHARE = 0.99;

/** How fast a scene changes: motion over a time to come, light over a time that has passed; microseconds. */
export interface SceneChange {
  readonly motionPx: number;
  readonly motionUs: number;
  readonly lightNats: number;
  readonly lightUs: number;
}

/** How long to wait after a sample, whole microseconds. */
export function nextStepUs(
  { motionPx, motionUs, lightNats, lightUs }: SceneChange,
  { displacementPx, brightnessNats, mostHz }: EventSampling,
): number {
  const within = (most: number, change: number, overUs: number) =>
    change > 0 ? (most / change) * overUs : Number.POSITIVE_INFINITY;
  const allowed = Math.min(
    1e6 / LEAST_HZ,
    within(displacementPx, motionPx, motionUs),
    within(brightnessNats, lightNats, lightUs),
  );
  return Math.max(Math.ceil(1e6 / mostHz), Math.floor(allowed));
}

/**
 * @param motion the world's states, from the first frame to the last at least
 * @param simulator of light as it is (linear)
 * @param take each packet, with the actors' ids; valid until it returns
 * @returns how many samples were drawn
 */
export async function senseEvents(
  motion: readonly WorldState[],
  [fromUs, toUs]: readonly [number, number],
  renderer: Pick<FrameRenderer, 'renderLight'>,
  simulator: EventSimulator,
  sampling: EventSampling,
  width: number,
  take: (packet: EventPacket) => Promise<void>,
): Promise<number> {
  const { detail } = sampling;
  let before: { readonly tUs: number; readonly light: LightImages } | null = null;
  let meter: BrightnessChange | null = null;
  let samples = 0;
  for (let tUs = fromUs; ; ) {
    const light = await renderer.renderLight(
      stateAt(motion, tUs),
      stateAt(motion, tUs + LOOK_AHEAD_US),
      detail,
    );
    samples++;
    const packet = simulator.next(tUs, light.luminance);
    const last: typeof before = before;
    meter ??= new BrightnessChange(light.luminance.length, PLAIN_EVENTS.logEps, STEADY_SHARE);
    const middleUs = last ? (last.tUs + tUs) / 2 : tUs;
    const ids = [(last?.light ?? light).instance, light.instance] as const;
    await take(withInstances(packet, ids, middleUs, width));
    if (tUs >= toUs) return samples;
    const change = {
      motionPx: light.motionPx,
      motionUs: LOOK_AHEAD_US,
      lightNats: meter.next(light.luminance),
      lightUs: last ? tUs - last.tUs : 1,
    };
    before = { tUs, light };
    tUs = Math.min(toUs, tUs + nextStepUs(change, sampling));
  }
}
