/** The page: opens scenes, plays and drives them, and keeps everything that is shown in step. */
import type { RenderScene } from '../core/frame-record.ts';
import { Drive } from './drive.ts';
import { button, text, write } from './elements.ts';
import { LookForm } from './look-form.ts';
import { type PageState, pageStateOf } from './page-state.ts';
import { showAvoidable, showEvents, showSignals } from './readouts.ts';
import { type SceneChoice, SceneForm, storyOf } from './scene-form.ts';
import { ScrubBar } from './scrub-bar.ts';
import { type SimulationClient, startSimulation } from './simulation-client.ts';
import type { StageView } from './stage-view.ts';

/** A longer pause of the page (it was hidden, say) counts as this long, milliseconds. */
const LONGEST_TICK_MS = 250;

const FINDING = {
  crash: 'a crash',
  'near-miss': 'a near miss',
  twin: 'a crash and what would have avoided it',
} as const;

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

export class App {
  drive: Drive | null = null;
  readonly view: StageView;
  private readonly client: SimulationClient;
  private readonly form: SceneForm;
  private readonly look: LookForm;
  private readonly scrubBar: ScrubBar;
  private opened: SceneChoice | null = null;
  private isLoading = false;
  private hasFailed = false;
  private isStale = false;
  private lastMs = 0;
  private drawnMs = 0;
  private frameMs = 0;

  constructor(view: StageView) {
    this.view = view;
    this.client = startSimulation((sentence) => this.fail(sentence));
    this.form = new SceneForm((choice) => void this.open(choice, true));
    this.look = new LookForm(() => void this.relight());
    this.scrubBar = new ScrubBar((tUs) => this.scrub(tUs));
    void this.open(this.form.choice, false);
    requestAnimationFrame((now) => this.tick(now));
  }

  /** Draws at the next occasion. */
  readonly refresh = (): void => {
    this.isStale = true;
  };

  get pageState(): PageState {
    const { isLoading, hasFailed, frameMs } = this;
    return pageStateOf(this.drive, { isLoading, hasFailed, frameMs });
  }

  /** A scene is being made, or nothing can be made any more: what there is stands still. */
  get isBusy(): boolean {
    return this.isLoading || this.hasFailed;
  }

  togglePlay(): void {
    const player = this.drive?.player;
    if (!player || this.isBusy) return;
    if (player.isPlaying) player.pause();
    else player.play();
    this.refresh();
  }

  /** Pauses and moves by a time, negative backwards. */
  step(byUs: number): void {
    if (this.isBusy) return;
    this.drive?.player.step(byUs).then(this.refresh, (error: unknown) => this.complain(error));
  }

  setSpeed(speed: number): void {
    if (this.drive) this.drive.player.speed = speed;
  }

  async toggleWheel(): Promise<void> {
    const { drive } = this;
    if (!drive || this.isBusy) return;
    if (drive.isDriving) drive.releaseWheel();
    else {
      this.setLoading(drive.isFree ? '' : 'Simulating up to this moment');
      try {
        await drive.takeWheel();
        text('main-view').focus({ preventScroll: true });
      } catch (error) {
        this.complain(error);
      }
      this.setLoading(null);
    }
    if (!this.hasFailed) this.sayWhoDrives(drive);
    this.refresh();
  }

  /** Has the shipped models look on, or not. */
  toggleModels(areOn: boolean): void {
    this.view.perception.toggle(areOn).then(this.refresh, (error: unknown) => this.complain(error));
  }

  /** Shows the live map, or not. */
  toggleMap(isOn: boolean): void {
    this.view.map.toggle(isOn);
    this.refresh();
  }

  /** Shows the live events, or not. */
  toggleEvents(isOn: boolean): void {
    if (this.view.showEvents(isOn)) void this.relight();
    this.refresh();
  }

  /** Something that cannot be mended without a reload. */
  fail(sentence: string): void {
    this.hasFailed = true;
    if (this.drive) this.drive.player.isPlaying = false;
    this.setLoading(null);
    showTrouble(sentence);
    this.refresh();
  }

  private scrub(tUs: number): void {
    const player = this.drive?.player;
    if (!player) return;
    player.pause();
    player.seek(tUs);
    this.refresh();
  }

  private async open(choice: SceneChoice, playsAtOnce: boolean): Promise<void> {
    if (this.isBusy) return;
    const { service, orDeath } = this.client;
    const isFree = 'place' in choice;
    const what = isFree ? 'Building the place' : `Finding ${FINDING[choice.outcome]}`;
    this.setLoading(what);
    this.drive?.player.pause();
    try {
      const speed = this.drive?.player.speed ?? 1;
      const opened = await orDeath(isFree ? service.freeDrive(choice) : service.prepare(choice));
      await this.view.load(this.lit(opened.scene), this.look.choice.quality);
      this.drive = new Drive(opened, isFree, this.client, {
        changed: this.refresh,
        failed: (error) => this.complain(error),
      });
      this.drive.player.speed = speed;
      this.form.writeAddress({ ...choice, ...this.look.choice });
      this.opened = choice;
      this.describe(choice, this.drive);
      this.say('');
      if (playsAtOnce) this.drive.player.play();
      if (!isFree) this.findLastAvoidable(this.drive);
    } catch (error) {
      this.complain(error);
    }
    this.setLoading(null);
    this.refresh();
  }

  private lit(scene: RenderScene): RenderScene {
    return { ...scene, ...this.look.skyOf(scene.seed) };
  }

  /** The same scene in another light, weather or quality. */
  private async relight(): Promise<void> {
    const { drive, opened } = this;
    if (!drive || !opened || this.isBusy) return;
    this.setLoading('');
    try {
      await this.view.load(this.lit(drive.scene), this.look.choice.quality);
      this.form.writeAddress({ ...opened, ...this.look.choice });
      this.frameMs = 0;
    } catch (error) {
      this.complain(error);
    }
    this.setLoading(null);
    this.refresh();
  }

  /** It takes about a second: the scene plays meanwhile. */
  private findLastAvoidable(drive: Drive): void {
    const { service, orDeath } = this.client;
    orDeath(service.lastAvoidable()).then(
      (found) => {
        drive.lastAvoidable = found;
        this.refresh();
      },
      (error: unknown) => this.complain(error),
    );
  }

  private describe(choice: SceneChoice, drive: Drive): void {
    const values = Object.entries(drive.parameters).map(
      ([name, value]) => `${name} ${value.toFixed(2)}`,
    );
    const users = `${drive.scene.actors.length} road users`;
    const digest = drive.isFree ? [] : [`digest ${drive.digest.slice(0, 12)}`];
    const { change } = drive;
    const twin = change
      ? [
          `twin: ${change.intervention} ${change.twinValue.toFixed(2)} instead of ${change.value.toFixed(2)}`,
        ]
      : [];
    const parts = [...twin, ...values, users, ...digest];
    write(text('story'), storyOf(choice));
    write(text('parameters'), parts.join(' · '));
    text('parameters').title = drive.isFree ? '' : `SHA-256 of the states: ${drive.digest}`;
  }

  private sayWhoDrives(drive: Drive): void {
    if (!drive.isDriving) {
      this.say(drive.isFree ? 'The driver has the wheel again.' : 'Back to the recorded scene.');
    } else if (drive.isFree) this.say('You drive: arrows or WASD, R for reverse.');
    else this.say('You drive from here on: no longer as recorded.');
  }

  private complain(error: unknown): void {
    if (!this.hasFailed) this.say(messageOf(error), true);
  }

  private say(sentence: string, isBad = false): void {
    const status = text('status');
    write(status, sentence);
    status.title = sentence;
    status.classList.toggle('bad', isBad);
  }

  /** @param what is being done, empty for something short; null when it is done */
  private setLoading(what: string | null): void {
    this.isLoading = what !== null;
    this.form.setBusy(this.isLoading);
    this.look.setBusy(this.isLoading);
    const busy = text('busy');
    busy.hidden = !what;
    if (what) write(busy, `${what} …`);
  }

  private tick(now: number): void {
    const elapsed = Math.min(now - this.lastMs, LONGEST_TICK_MS);
    this.lastMs = now;
    const { drive } = this;
    try {
      const isNew = drive?.player.tick(elapsed / 1000) ?? false;
      if (drive && (isNew || this.isStale)) {
        this.isStale = false;
        this.measure(now, drive.player.isPlaying);
        this.show(drive);
      }
    } catch (error) {
      this.fail(`The page cannot go on: ${messageOf(error)}. Reload it.`);
      return;
    }
    requestAnimationFrame((later) => this.tick(later));
  }

  /** Time between two drawings, while they follow each other. */
  private measure(now: number, isPlaying: boolean): void {
    const since = now - this.drawnMs;
    this.drawnMs = now;
    if (!isPlaying || since > 1000) return;
    this.frameMs = this.frameMs === 0 ? since : this.frameMs * 0.9 + since * 0.1;
  }

  private show(drive: Drive): void {
    const { player } = drive;
    const { startUs, endUs } = player.recording;
    const moment = drive.moment();
    this.view.draw(moment);
    const stateAt = (tUs: number) => player.recording.at(Math.max(startUs, tUs));
    this.view.perception.watch({ tUs: player.cursorUs, stateAt, marks: drive.marks() });
    this.view.events.motion.watch({ tUs: player.cursorUs, stateAt });
    this.view.map.watch(player.cursorUs, stateAt);
    showSignals(drive.scene, moment.state);
    showEvents(drive.scene, drive.collisions, player.cursorUs, drive.avoided());
    showAvoidable(drive.lastAvoidable, player.cursorUs);
    this.scrubBar.show(startUs, endUs, player.cursorUs, drive.marks());
    write(text('flow-note'), `over the ${moment.flowIsAhead ? 'next' : 'last'} 0.1 s`);
    write(button('play'), player.isPlaying ? 'Pause' : 'Play');
    write(button('wheel'), drive.isDriving ? 'Release the wheel' : 'Take the wheel');
    button('wheel').setAttribute('aria-pressed', String(drive.isDriving));
    text('gear').hidden = !drive.wheel.reverse;
    const cost = this.frameMs > 0 ? `${this.frameMs.toFixed(0)} ms a frame · ` : '';
    write(text('cost'), cost + shortName(this.view.renderer));
  }
}

/** `ANGLE (Mesa, llvmpipe (LLVM 15.0.6 256 bits), OpenGL 4.5)` -> `llvmpipe`. */
function shortName(renderer: string): string {
  const software = /llvmpipe|swiftshader/i.exec(renderer)?.[0];
  const bare = renderer.replace(/^ANGLE \([^,]*, /, '').replace(/, [^,]*\)$/, '');
  return software ?? bare.slice(0, 40);
}

/** Says in the page that something went wrong for good. */
export function showTrouble(sentence: string): void {
  const trouble = text('trouble');
  trouble.hidden = false;
  write(trouble, sentence);
}
