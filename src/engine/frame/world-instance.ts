/** The one instance of meshes whose vertices are in the world's frame: roads, houses, hills. */
import type { Mat4, Vec3 } from '../../core/vector.ts';
import { INSTANCE_FLOATS, InstanceBuffer } from '../gpu/batch.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { LAMP } from '../mesh/surface.ts';
import { pivotOf, writeEyeFromPart } from './eye-frame.ts';

/** It is nowhere until {@link placeWorld} places it. */
export function worldInstance(gpu: Gpu, hasStreetLight: boolean): InstanceBuffer {
  const instances = new InstanceBuffer(gpu, 1);
  instances.data[27] = hasStreetLight ? 1 << LAMP.street : 0;
  instances.data.set([0, 0, 4, 4], INSTANCE_FLOATS - 8);
  return instances;
}

/** Places it for an eye: shaders take the pivot away, which lies as near to the eye as 32 bits allow, and the rows the rest. */
export function placeWorld(instances: InstanceBuffer, eye: Vec3): void {
  const [x, y, z] = pivotOf(eye);
  const worldFromPivot: Mat4 = [1, 0, 0, x, 0, 1, 0, y, 0, 0, 1, z, 0, 0, 0, 1];
  for (const start of [0, 12]) writeEyeFromPart(instances.data, start, worldFromPivot, eye);
  instances.upload(1);
}
