/**
 * Lidar points as KITTI and SemanticKITTI store them, little-endian: `.bin` has float32 x, y, z, intensity a point,
 * `.label` a u32 with the semantic class in its low and the instance in its high 16 bits.
 */
import { CITYSCAPES_TO_SEMANTIC_KITTI } from './semantic-kitti-classes.ts';

/** @param points x, y, z a point, metres, scanner frame. @param intensity 0..1 a point */
export function velodyneBytes(points: Float32Array, intensity: Float32Array): Uint8Array {
  const bytes = new Uint8Array(intensity.length * 16);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < intensity.length; i++) {
    for (let k = 0; k < 3; k++) view.setFloat32(16 * i + 4 * k, points[3 * i + k] as number, true);
    view.setFloat32(16 * i + 12, intensity[i] as number, true);
  }
  return bytes;
}

/** @param semantic Cityscapes label ids. @param instance actor ids, 0 = none */
export function semanticKittiLabelBytes(semantic: Uint16Array, instance: Uint16Array): Uint8Array {
  const bytes = new Uint8Array(semantic.length * 4);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < semantic.length; i++) {
    const label = CITYSCAPES_TO_SEMANTIC_KITTI.get(semantic[i] as number) ?? 0;
    view.setUint32(4 * i, ((instance[i] as number) << 16) | label, true);
  }
  return bytes;
}
