/** Road users as OpenSCENARIO's entities. */
import type { ActorSpec } from '../../core/actors.ts';
import type { ChassisSpec } from '../../world/bodies/body-model.ts';
import { bodyModel } from '../../world/bodies/catalogue.ts';
import { type XmlNode, xml } from '../xml/write-xml.ts';

const VEHICLE_CATEGORIES: Readonly<Partial<Record<ActorSpec['kind'], string>>> = {
  car: 'car',
  van: 'van',
  truck: 'truck',
  bus: 'bus',
  motorcycle: 'motorbike',
  bicycle: 'bicycle',
};
/** Of any vehicle here, m/s: the format asks for one. */
const MOST_SPEED = 70;

/** `ego`, `car-2`, `pedestrian-7`. */
export const entityName = (spec: ActorSpec, egoId: number): string =>
  spec.id === egoId ? 'ego' : `${spec.kind}-${spec.id}`;

/** The box relative to the reference point: under the rear axle on the ground, or under the middle. */
function boundingBox({ size, originInBody }: ActorSpec): XmlNode {
  const [x, y, z] = originInBody;
  const [length, width, height] = size;
  return xml('BoundingBox', {}, [
    xml('Center', { x: -x, y: -y, z: -z }),
    xml('Dimensions', { width, length, height }),
  ]);
}

function axle(name: string, spec: ActorSpec, front: boolean, maxSteering: number): XmlNode {
  const wheels = spec.wheels.filter(({ steered }) => steered === front);
  const [wheel] = wheels;
  const [originX, , originZ] = spec.originInBody;
  const sides = wheels.map(({ hub }) => hub[1]);
  return xml(name, {
    maxSteering,
    wheelDiameter: 2 * (wheel?.radius ?? 0.3),
    trackWidth: Math.max(0, ...sides) - Math.min(0, ...sides),
    positionX: (wheel?.hub[0] ?? originX) - originX,
    positionZ: (wheel?.hub[2] ?? originZ) - originZ,
  });
}

const properties = (spec: ActorSpec): XmlNode =>
  xml('Properties', {}, [
    xml('Property', { name: 'nearmiss.id', value: spec.id }),
    xml('Property', { name: 'nearmiss.model', value: spec.model }),
  ]);

function vehicle(spec: ActorSpec, category: string, chassis: ChassisSpec | null): XmlNode {
  return xml('Vehicle', { name: spec.model, vehicleCategory: category, mass: spec.mass }, [
    boundingBox(spec),
    xml('Performance', {
      maxSpeed: MOST_SPEED,
      maxAcceleration: chassis?.maxDriveAcceleration ?? 3,
      maxDeceleration: chassis?.maxBrakeDeceleration ?? 5,
    }),
    xml('Axles', {}, [
      axle('FrontAxle', spec, true, chassis?.maxSteer ?? 0.5),
      axle('RearAxle', spec, false, 0),
    ]),
    properties(spec),
  ]);
}

function thing(spec: ActorSpec): XmlNode {
  const category = VEHICLE_CATEGORIES[spec.kind];
  if (category) return vehicle(spec, category, bodyModel(spec.model).chassis);
  const { model: name, mass } = spec;
  if (spec.kind === 'obstacle') {
    return xml('MiscObject', { name, mass, miscObjectCategory: 'obstacle' }, [
      boundingBox(spec),
      properties(spec),
    ]);
  }
  return xml('Pedestrian', { name, mass, pedestrianCategory: spec.kind }, [
    boundingBox(spec),
    properties(spec),
  ]);
}

export const entities = (actors: readonly ActorSpec[], egoId: number): XmlNode =>
  xml(
    'Entities',
    {},
    actors.map((spec) => xml('ScenarioObject', { name: entityName(spec, egoId) }, [thing(spec)])),
  );
