/**
 * An event camera over a scene: light is drawn as often as things move, between the steps of the world too, and becomes
 * events as the frames of a video do.
 */
import type { EventPacket } from '../core/event-packet.ts';
import type { FrameRenderer, LightImages } from '../core/frame-record.ts';
import { stateAt, type WorldState } from '../core/world-state.ts';
import { withInstances } from '../sensors/events/instances.ts';
import type { EventSimulator } from '../sensors/events/simulator.ts';

export interface EventSampling {
  /** No pixel's surface point moves further between two samples, unless this takes more samples than the most. */
  readonly displacementPx: number;
  /** Samples a second, at most. */
  readonly mostHz: number;
}

export const EVENT_SAMPLING: EventSampling = { displacementPx: 0.5, mostHz: 500 };
/** As in ESIM: also where nothing moves, for lights change. */
const LEAST_HZ = 30;
/** Motion is measured over so long. */
const LOOK_AHEAD_US = 2000;

/** How long to wait after a sample, whole microseconds. */
export function nextStepUs(
  motionPx: number,
  overUs: number,
  { displacementPx, mostHz }: EventSampling,
): number {
  const allowed = motionPx > 0 ? (displacementPx / motionPx) * overUs : Number.POSITIVE_INFINITY;
  return Math.max(Math.ceil(1e6 / mostHz), Math.floor(Math.min(1e6 / LEAST_HZ, allowed)));
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
  let before: { readonly tUs: number; readonly light: LightImages } | null = null;
  let samples = 0;
  for (let tUs = fromUs; ; ) {
    const light = await renderer.renderLight(
      stateAt(motion, tUs),
      stateAt(motion, tUs + LOOK_AHEAD_US),
    );
    samples++;
    const packet = simulator.next(tUs, light.luminance);
    const middleUs = before ? (before.tUs + tUs) / 2 : tUs;
    const ids = [(before?.light ?? light).instance, light.instance] as const;
    await take(withInstances(packet, ids, middleUs, width));
    if (tUs >= toUs) return samples;
    before = { tUs, light };
    tUs = Math.min(toUs, tUs + nextStepUs(light.motionPx, LOOK_AHEAD_US, sampling));
  }
}
