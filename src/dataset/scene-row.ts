/** A scene's row of the scene table, from its record and labels. */
import type { SceneRecord } from '../core/scene-record.ts';
import type { SceneRow } from '../core/tables.ts';
import type { SceneLabels } from './labels-file.ts';

/** Kind of an actor; what is fixed to the ground (actor 0) counts as an obstacle. */
function kindOf(id: number, labels: SceneLabels): string | null {
  if (id === 0) return 'obstacle';
  for (const { objects } of labels.frames) {
    const row = objects.find((object) => object.object_id === id);
    if (row) return row.kind;
  }
  return null;
}

export function sceneRow(record: SceneRecord, labels: SceneLabels): SceneRow {
  const impact = record.collisions
    .filter((collision) => collision.egoInvolved)
    .reduce<SceneRecord['collisions'][number] | null>(
      (first, collision) => (first && first.tUs <= collision.tUs ? first : collision),
      null,
    );
  const egoSide = impact?.actors[0] === record.egoId ? 0 : 1;
  return {
    scene: record.id,
    scenario: record.scenario,
    seed: record.seed,
    outcome: record.outcome,
    split: record.split,
    twin: record.twin?.scene ?? null,
    place: record.place,
    light: record.light,
    weather: record.weather,
    friction: record.friction,
    frames: record.frames,
    impact_us: impact?.tUs ?? null,
    closing_speed: impact?.closingSpeed ?? null,
    ego_delta_v: impact?.deltaV[egoSide] ?? null,
    other_kind: impact ? kindOf(impact.actors[1 - egoSide] as number, labels) : null,
    closest_approach: record.closestApproach,
    min_ttc: record.minTtc,
    last_avoidable_brake_us: record.lastAvoidableUs?.ego.brake ?? null,
    last_avoidable_steer_us: record.lastAvoidableUs?.ego.steer ?? null,
    last_avoidable_us: record.lastAvoidableUs?.ego.best ?? null,
  };
}
