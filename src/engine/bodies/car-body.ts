/** Passenger bodies: the painted shell, lofted from the model's profile, with glass, lamps, trim and interior. */
import type { BodyModel } from '../../world/bodies/body-model.ts';
import { MeshBuilder, type MeshData } from '../mesh/mesh-builder.ts';
import { SEMANTIC } from '../mesh/surface.ts';
import type { Detail } from './body-part.ts';
import { addCabin } from './car-cabin.ts';
import { addInterior, cockpitOf, driver } from './car-interior.ts';
import { vehicleLooks } from './car-looks.ts';
import { CarShape } from './car-shape.ts';
import { addShell } from './car-shell.ts';
import { addTrim } from './car-trim.ts';

/** The body without its wheels, in the body frame (origin at the centre of the box). */
export function carBody(model: BodyModel, detail: Detail): MeshData {
  const shape = new CarShape(model);
  const mesh = new MeshBuilder();
  const looks = vehicleLooks(SEMANTIC.car);
  addShell(mesh, shape, looks, detail);
  addCabin(mesh, shape, looks, detail);
  if (detail < 2) addInterior(mesh, shape, looks, detail);
  addTrim(mesh, shape, looks, detail);
  return mesh.build();
}

/** Who drives it, in the body frame. */
export const carDriver = (model: BodyModel): MeshData =>
  driver(cockpitOf(new CarShape(model)), SEMANTIC.car);
