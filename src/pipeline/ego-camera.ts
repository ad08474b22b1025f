/** The camera that datasets are made with: behind the windscreen of the ego, a saloon. */
import { type CameraSpec, dashboardCamera } from '../core/camera.ts';
import { radians } from '../core/math.ts';

/** Horizontal field of view, as common dashboard cameras have it after cropping. */
const FIELD_OF_VIEW = radians(70);
/** In the vehicle frame, metres: under the roof's front edge, in the middle. */
const POSITION = [1.72, 0, 1.25] as const;

/** @param width pixels @param height pixels */
export const egoCamera = (width: number, height: number): CameraSpec =>
  dashboardCamera(width, height, FIELD_OF_VIEW, POSITION);
