/** What a test may look at: `window.nearmiss`. */
import { findActor } from '../core/world-state.ts';
import type { Drive } from './drive.ts';

export interface PageState {
  readonly state: 'loading' | 'playing' | 'paused' | 'failed';
  readonly mode: 'recorded' | 'live' | 'none';
  readonly isDriving: boolean;
  readonly tUs: number;
  readonly endUs: number;
  /** Of the scene as its seed gives it. */
  readonly digest: string;
  readonly ego: {
    readonly x: number;
    readonly y: number;
    readonly yaw: number;
    readonly speed: number;
    readonly steering: number;
  } | null;
  readonly collisions: number;
  /** Smoothed time between two drawings while playing, milliseconds. */
  readonly frameMs: number;
}

export function pageStateOf(
  drive: Drive | null,
  page: { readonly isLoading: boolean; readonly hasFailed: boolean; readonly frameMs: number },
): PageState {
  const player = drive?.player;
  const ego = drive ? findActor(drive.state, drive.scene.egoId) : null;
  const activity = player?.isPlaying ? 'playing' : 'paused';
  return {
    state: page.hasFailed ? 'failed' : page.isLoading || !drive ? 'loading' : activity,
    mode: !player ? 'none' : player.isLive ? 'live' : 'recorded',
    isDriving: drive?.isDriving ?? false,
    tUs: Math.round(player?.cursorUs ?? 0),
    endUs: player?.recording.endUs ?? 0,
    digest: drive?.digest ?? '',
    ego: ego &&
      drive && {
        x: ego.position[0],
        y: ego.position[1],
        yaw: ego.yaw,
        speed: drive.speed,
        steering: ego.steeringAngle,
      },
    collisions: drive?.collisions.length ?? 0,
    frameMs: page.frameMs,
  };
}
