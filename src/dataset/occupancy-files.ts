/**
 * Dense labels as SemanticKITTI and Occ3D-nuScenes store them. Voxels are in C order, x first.
 * Sources: semantic-kitti-api, README.md (a bit a voxel, the highest first); Occ3D, README.md.
 */
import { CheckError } from '../core/errors.ts';

/** A bit a voxel, the highest of a byte first. */
export function packBits(marks: ArrayLike<number>): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(marks.length / 8));
  for (let i = 0; i < marks.length; i++) {
    if (marks[i]) bytes[i >> 3] = (bytes[i >> 3] as number) | (128 >> (i & 7));
  }
  return bytes;
}

/** Inverse of {@link packBits} for a whole number of bytes. */
export const unpackBits = (bytes: Uint8Array): Uint8Array =>
  Uint8Array.from(
    { length: bytes.length * 8 },
    (_, i) => ((bytes[i >> 3] as number) >> (7 - (i & 7))) & 1,
  );

/** Little-endian u16 a voxel. */
export function voxelLabelBytes(classes: Uint16Array): Uint8Array {
  const bytes = new Uint8Array(classes.length * 2);
  const view = new DataView(bytes.buffer);
  for (const [i, label] of classes.entries()) view.setUint16(2 * i, label, true);
  return bytes;
}

/** Occ3D's class of what is free. */
export const OCC3D_FREE = 17;

/** Occ3D-nuScenes' classes for our Cityscapes label ids; what has none is 0, others. */
const OCC3D_CLASSES: ReadonlyMap<number, number> = new Map([
  [4, 15], // street furniture: manmade
  [7, 11], // road: driveable surface
  [8, 13], // sidewalk
  [11, 15], // building
  [12, 15], // wall
  [13, 15], // fence
  [14, 1], // guard rail: barrier
  [17, 15], // pole
  [19, 15], // traffic light
  [20, 15], // traffic sign
  [21, 16], // vegetation
  [22, 14], // terrain
  [24, 7], // person: pedestrian
  [25, 2], // rider: of the bicycle
  [26, 4], // car
  [27, 10], // truck
  [28, 3], // bus
  [32, 6], // motorcycle
  [33, 2], // bicycle
]);

/** @param isMotorcycle of whose rider it is */
export const occ3dClass = (semantic: number, isMotorcycle: boolean): number =>
  isMotorcycle && semantic === 25 ? 6 : (OCC3D_CLASSES.get(semantic) ?? 0);

/** Sizes of SemanticKITTI's files for 256 x 256 x 32 voxels. */
const BIT_FILE_BYTES = 262_144;
const LABEL_FILE_BYTES = 4_194_304;

/** @throws CheckError naming a file of voxels that has not its size */
export function checkVoxelFile(bytes: Uint8Array, path: string): void {
  const wanted = path.endsWith('.label') ? LABEL_FILE_BYTES : BIT_FILE_BYTES;
  if (bytes.length !== wanted)
    throw new CheckError(`${path} has ${bytes.length} bytes instead of ${wanted}`);
}
