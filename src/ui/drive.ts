/** One opened scene: its recording, what happened in it, and who is at the ego's wheel. */
import type { RenderScene } from '../core/frame-record.ts';
import { hypot } from '../core/math.ts';
import type { LastAvoidable } from '../core/scene-record.ts';
import { type CollisionRecord, findActor, type WorldState } from '../core/world-state.ts';
import type { OpenedScene } from '../pipeline/simulation-service.ts';
import { STEP_S } from '../world/time.ts';
import { KeyboardWheel } from './keyboard-wheel.ts';
import { FRAME_US, Player } from './player.ts';
import { Recording } from './recording.ts';
import type { Mark } from './scrub-bar.ts';
import type { SimulationClient } from './simulation-client.ts';
import type { Moment } from './stage-view.ts';

/** Of a live drive the latest two minutes stay. */
const KEPT_STEPS = 12_000;
/** An avoided crash is announced so long after its time, for so long. */
const ESCAPE_AFTER_US = 500_000;
const ESCAPE_FOR_US = 4_000_000;

/** Who is told what. */
interface Told {
  /** There is something new to show. */
  changed(): void;
  /** The simulation could not go on. */
  failed(error: unknown): void;
}

export class Drive {
  readonly scene: RenderScene;
  readonly digest: string;
  readonly parameters: OpenedScene['parameters'];
  readonly wheel = new KeyboardWheel();
  collisions: readonly CollisionRecord[];
  player: Player;
  isDriving = false;
  /** Until when the ego could have avoided the recorded crash; null where that is not known. */
  lastAvoidable: LastAvoidable | null = null;
  /** The whole scene as its seed gives it; null in a free drive. */
  private readonly recorded: Recording | null;
  private readonly opened: OpenedScene;
  private readonly client: SimulationClient;
  private readonly told: Told;

  /** @param isFree a free drive is live from its start */
  constructor(opened: OpenedScene, isFree: boolean, client: SimulationClient, told: Told) {
    this.opened = opened;
    this.scene = opened.scene;
    this.digest = opened.digest;
    this.parameters = opened.parameters;
    this.collisions = opened.collisions;
    this.client = client;
    this.told = told;
    const recording = new Recording(opened.scene, isFree ? KEPT_STEPS : Number.POSITIVE_INFINITY);
    recording.append(opened.states);
    this.recorded = isFree ? null : recording;
    this.player = isFree ? this.livePlayer(recording) : new Player(recording, null);
  }

  get isFree(): boolean {
    return this.recorded === null;
  }

  get state(): WorldState {
    return this.player.recording.at(this.player.cursorUs);
  }

  /** Of the ego, m/s. */
  get speed(): number {
    const [vx, vy] = findActor(this.state, this.scene.egoId).velocity;
    return hypot(vx, vy);
  }

  /** The state at the cursor, and the tenth of a second that flow is taken over: the next one where there is one. */
  moment(): Moment & { readonly flowIsAhead: boolean } {
    const { recording, cursorUs } = this.player;
    const { state } = this;
    const around = { startUs: recording.startUs, stateAt: (tUs: number) => recording.at(tUs) };
    const flowIsAhead = cursorUs + FRAME_US <= recording.endUs;
    if (flowIsAhead)
      return { state, around, flow: [state, recording.at(cursorUs + FRAME_US)], flowIsAhead };
    const hasPast = cursorUs - FRAME_US >= recording.startUs;
    return {
      state,
      around,
      flow: hasPast ? [recording.at(cursorUs - FRAME_US), state] : null,
      flowIsAhead,
    };
  }

  marks(): Mark[] {
    const { closest } = this.opened;
    const crashes = this.collisions
      .filter((collision) => collision.egoInvolved)
      .map(
        ({ tUs }): Mark => ({
          tUs,
          kind: 'crash',
          title: `collision at ${(tUs / 1e6).toFixed(2)} s`,
        }),
      );
    if (crashes.length > 0) return [...this.evasionMarks(), ...crashes];
    if (!closest || this.player.isLive) return [];
    const title = `closest: ${closest.distance.toFixed(2)} m at ${(closest.tUs / 1e6).toFixed(2)} s`;
    return [{ tUs: closest.tUs, kind: 'closest', title }];
  }

  private evasionMarks(): Mark[] {
    const { brake, steer } = this.lastAvoidable ?? { brake: null, steer: null };
    const mark = (tUs: number | null, what: string): Mark[] =>
      tUs === null
        ? []
        : [
            {
              tUs,
              kind: 'avoidable',
              title: `until ${(tUs / 1e6).toFixed(2)} s ${what} avoids the crash`,
            },
          ];
    return [...mark(brake, 'full braking'), ...mark(steer, 'a swerve')];
  }

  /** What the least change of the cause was, where this is a twin. */
  get change(): OpenedScene['change'] {
    return this.opened.change;
  }

  /** That the recorded crash did not happen this time, while that is news. */
  avoided(): string | null {
    const first = this.opened.collisions.find((collision) => collision.egoInvolved);
    if (!first || !this.player.isLive || this.collisions.some((collision) => collision.egoInvolved))
      return null;
    const since = this.player.cursorUs - first.tUs;
    if (since < ESCAPE_AFTER_US || since > ESCAPE_FOR_US) return null;
    return `Avoided: the recorded crash came at ${(first.tUs / 1e6).toFixed(2)} s`;
  }

  /**
   * A person takes the ego's wheel. A recorded scene is simulated again up to the cursor and goes on from there;
   * a free drive goes on from its latest moment.
   */
  async takeWheel(): Promise<void> {
    if (this.isDriving) return;
    const { player, recorded } = this;
    player.pause();
    this.wheel.reset();
    if (recorded) {
      const fromUs = player.cursorUs;
      await this.client.orDeath(this.client.service.resumeAt(fromUs));
      this.collisions = this.opened.collisions.filter((collision) => collision.tUs <= fromUs);
      this.player = this.livePlayer(
        recorded.upTo(this.scene, fromUs, KEPT_STEPS),
        fromUs,
        player.speed,
      );
    } else player.seek(player.recording.endUs);
    this.isDriving = true;
    this.player.play();
  }

  /** Gives the wheel back: to the driver in a free drive; a recorded scene is as it was recorded again. */
  releaseWheel(): void {
    if (!this.isDriving) return;
    this.isDriving = false;
    this.wheel.reset();
    const { player, recorded } = this;
    if (!recorded) return;
    this.collisions = this.opened.collisions;
    this.player = new Player(recorded, null, Math.min(player.cursorUs, recorded.endUs));
    this.player.speed = player.speed;
  }

  /** A key of the person at the wheel: driving goes on where it was left. @returns whether it drives */
  pressKey(code: string): boolean {
    if (!this.isDriving || !this.wheel.press(code)) return false;
    const { player } = this;
    if (!player.isAtEnd) player.seek(player.recording.endUs);
    if (!player.isPlaying) player.play();
    return true;
  }

  private livePlayer(recording: Recording, cursorUs = recording.startUs, speed = 1): Player {
    const goOn = async (steps: number): Promise<void> => {
      const controls = this.isDriving ? this.wheel.update(steps * STEP_S, this.speed) : null;
      const advance = await this.client.orDeath(this.client.service.advance(steps, controls));
      // The wheel was given back, and with it this recording, while the answer was on its way.
      if (this.player.recording !== recording) return;
      recording.append(advance.states);
      this.collisions = advance.collisions;
      this.told.changed();
    };
    const onError = (error: unknown): void => {
      if (this.player.recording !== recording) return;
      this.player.isPlaying = false;
      this.told.failed(error);
    };
    const player = new Player(recording, { goOn, onError }, cursorUs);
    player.speed = speed;
    return player;
  }
}
