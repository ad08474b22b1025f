import type { LastAvoidable } from '../core/scene-record.ts';
import type { Twin } from './find-twin.ts';
import type { Episode } from './play-out.ts';
import type { SceneOrder } from './scene-orders.ts';

/** A scene as it was found by simulating. */
export interface FoundScene {
  readonly order: SceneOrder;
  readonly episode: Episode;
  readonly parameters: Readonly<Record<string, number>>;
  /** Number of the draw of background traffic; null for none. */
  readonly traffic: number | null;
  /** Of the frames, microseconds; the states reach to the last. */
  readonly times: readonly number[];
  /** What was changed between the two twins, as seen from this one; null without a twin. */
  readonly twin: Omit<Twin, 'trial'> | null;
  readonly lastAvoidable: { readonly ego: LastAvoidable; readonly other: LastAvoidable } | null;
}
