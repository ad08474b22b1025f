/** Event cameras and their noise, by names. */
import type { SensorSize } from '../../core/event-packet.ts';
import type { EventSettings } from './settings.ts';

/** Sizes of DAVIS346 (iniVation), of DSEC's Prophesee Gen3.1, and of Prophesee Gen4. */
export const EVENT_CAMERAS = {
  davis346: { width: 346, height: 260 },
  dsec640: { width: 640, height: 480 },
  prophesee1280: { width: 1280, height: 720 },
} as const satisfies Record<string, SensorSize>;
export type EventCameraName = keyof typeof EVENT_CAMERAS;

type Noise = Pick<EventSettings, 'sigma' | 'leakHz' | 'shotHz' | 'cutoffHz'>;

/** v2e's settings (Y. Hu, S.-C. Liu, T. Delbruck, CVPRW 2021); `none` is an ideal sensor. */
export const EVENT_NOISE = {
  none: { sigma: 0, leakHz: 0, shotHz: 0, cutoffHz: 0 },
  clean: { sigma: 0.02, leakHz: 0, shotHz: 0, cutoffHz: 0 },
  usual: { sigma: 0.03, leakHz: 0.01, shotHz: 0.001, cutoffHz: 300 },
  noisy: { sigma: 0.05, leakHz: 0.1, shotHz: 5, cutoffHz: 30 },
} as const satisfies Record<string, Noise>;
export type EventNoiseName = keyof typeof EVENT_NOISE;
