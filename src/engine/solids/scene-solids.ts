/** The geometry of a scene in plain numbers: the very triangles that are drawn, for scanners and volumes. */
import { type ActorSpec, type ActorState, worldFromBody } from '../../core/actors.ts';
import type { RenderScene } from '../../core/frame-record.ts';
import type { SceneSolids, SolidInstance, SolidMesh } from '../../core/solids.ts';
import { length, type Mat4, multiply, subtract, type Vec3 } from '../../core/vector.ts';
import { findSpec } from '../../core/world-state.ts';
import { actorParts } from '../bodies/actor-parts.ts';
import { type BodyPart, levelIndex } from '../bodies/body-part.ts';
import { chain, rotationZ, translation } from '../bodies/transforms.ts';
import { placeMeshes } from '../place/place.ts';
import { type Prop, placeOf, propLevel } from '../place/prop.ts';
import { signalHead } from '../place/signal-head.ts';
import { paintReflectivity } from './reflectivity.ts';
import { namedSolid, solidMesh } from './solid-mesh.ts';

/** What of a scene its geometry depends on. */
type SolidScene = Pick<RenderScene, 'network' | 'actors' | 'seed'>;

/** A prop with where it stands. */
interface Standing {
  readonly prop: Prop;
  readonly worldFromMesh: Mat4;
  readonly centre: Vec3;
  readonly paint: number;
}

interface Cast {
  readonly spec: ActorSpec;
  readonly parts: readonly BodyPart[];
  readonly paint: number;
}

/** Levels of detail are those of a lens with a focal length of 450 pixels, at quality `standard`. */
class Solids implements SceneSolids {
  readonly ground: SolidMesh;
  private readonly standing: readonly Standing[];
  private readonly signals: readonly SolidInstance[];
  private readonly cast = new Map<number, Cast>();
  private readonly specs: readonly ActorSpec[];

  constructor({ network, actors, seed }: SolidScene) {
    const { ground, upright, props } = placeMeshes(network, seed);
    this.specs = actors;
    this.ground = solidMesh([...ground, ...upright]);
    this.standing = props.map((prop) => ({
      prop,
      worldFromMesh: placeOf(prop),
      centre: [prop.position[0], prop.position[1], prop.position[2] + prop.height / 2],
      paint: paintReflectivity(prop.tint),
    }));
    this.signals = network.signalHeads.map(({ position, facing }) => ({
      mesh: namedSolid('signal', signalHead),
      worldFromMesh: chain(translation([position[0], position[1], 0]), rotationZ(facing)),
      actor: 0,
      paint: 0,
    }));
  }

  fixed(eye: Vec3): SolidInstance[] {
    const props = this.standing.flatMap(({ prop, worldFromMesh, centre, paint }) => {
      const level = propLevel(prop, length(subtract(centre, eye)), 1);
      if (!level) return [];
      return [{ mesh: namedSolid(level.mesh, level.build), worldFromMesh, actor: 0, paint }];
    });
    return [...props, ...this.signals];
  }

  actor(state: ActorState, eye: Vec3): SolidInstance[] {
    const { spec, parts, paint } = this.castOf(state.id);
    const distance = length(subtract(state.position, eye));
    const worldFromActor = worldFromBody(state);
    return parts.flatMap((part) => {
      if (part.isThere && !part.isThere(state)) return [];
      const level = part.levels[levelIndex(part.levels, distance, false)];
      if (!level) return [];
      const mesh = namedSolid(level.mesh, level.build);
      if (mesh.semantic.length === 0) return [];
      const worldFromMesh = multiply(worldFromActor, part.bodyFromPart(state));
      return [{ mesh, worldFromMesh, actor: spec.id, paint }];
    });
  }

  private castOf(id: number): Cast {
    let found = this.cast.get(id);
    if (!found) {
      const spec = findSpec(this.specs, id);
      found = { spec, parts: actorParts(spec), paint: paintReflectivity(spec.colour) };
      this.cast.set(id, found);
    }
    return found;
  }
}

export const sceneSolids = (scene: SolidScene): SceneSolids => new Solids(scene);
