/** That the two scenes of a pair of twins, where both are there, tell of each other the same. */
import { CheckError } from '../core/errors.ts';
import type { SceneRecord } from '../core/scene-record.ts';
import { sceneFolder } from './native-layout.ts';

type Linked = Pick<SceneRecord, 'id' | 'twin' | 'split' | 'seed' | 'scenario' | 'parameters'>;

/** What the twin's own record should say of the change. */
const mirrored = ({ id, twin }: Linked): SceneRecord['twin'] =>
  twin && { ...twin, scene: id, value: twin.twinValue, twinValue: twin.value };

function problemOf(scene: Linked, other: Linked): string | null {
  const wanted = mirrored(scene);
  const says = other.twin as Record<string, unknown> | null;
  const differs = Object.entries(wanted ?? {}).find(([key, value]) => says?.[key] !== value);
  if (differs) return `the twin ${other.id} says another ${differs[0]} of the pair`;
  const unlike = (['scenario', 'seed', 'split'] as const).find((key) => scene[key] !== other[key]);
  if (unlike) return `the twin ${other.id} has another ${unlike}`;
  const cause = scene.twin?.intervention;
  const parameter = Object.keys(scene.parameters).find(
    (name) => name !== cause && scene.parameters[name] !== other.parameters[name],
  );
  return parameter
    ? `the twin ${other.id} differs in ${parameter} too, not in ${cause} alone`
    : null;
}

/** @throws CheckError naming the scene.json that does not agree with its twin's */
export function verifyTwins(scenes: readonly Linked[]): void {
  const byId = new Map(scenes.map((scene) => [scene.id, scene]));
  for (const scene of scenes) {
    const other = scene.twin && byId.get(scene.twin.scene);
    const problem = other ? problemOf(scene, other) : null;
    if (problem) throw new CheckError(`${sceneFolder(scene.id)}/scene.json: ${problem}`);
  }
}
