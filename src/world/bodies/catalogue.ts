/** The explicit list of bodies. Measures follow common European models of each class. */
import { UsageError } from '../../core/errors.ts';
import { radians } from '../../core/math.ts';
import type { BodyModel, ChassisSpec } from './body-model.ts';

const carChassis: ChassisSpec = {
  wheelbase: 2.62,
  frontOverhang: 0.85,
  wheelRadius: 0.315,
  wheelWidth: 0.2,
  maxSteer: radians(31),
  maxSteerRate: radians(45),
  maxDriveAcceleration: 4.5,
  powerPerKg: 70,
  maxBrakeDeceleration: 11,
  rideFrequency: 1.5,
  dampingRatio: 0.4,
};

const hatchback: BodyModel = {
  name: 'hatchback',
  kind: 'car',
  size: [4.06, 1.86, 1.46],
  mass: 1250,
  massHeight: 0.54,
  gyration: 1.02,
  profile: {
    groundClearance: 0.16,
    noseHeight: 0.74,
    cowlX: 1.12,
    cowlHeight: 0.97,
    roofFrontX: 1.78,
    roofRearX: 3.42,
    deckX: 3.9,
    deckHeight: 1.0,
    tailHeight: 0.94,
    tumblehome: 0.17,
  },
  chassis: { ...carChassis, wheelbase: 2.55, frontOverhang: 0.82 },
};

const saloon: BodyModel = {
  name: 'saloon',
  kind: 'car',
  size: [4.62, 1.9, 1.44],
  mass: 1500,
  massHeight: 0.54,
  gyration: 1.0,
  profile: {
    groundClearance: 0.16,
    noseHeight: 0.73,
    cowlX: 1.4,
    cowlHeight: 0.96,
    roofFrontX: 2.05,
    roofRearX: 3.3,
    deckX: 3.98,
    deckHeight: 1.02,
    tailHeight: 0.96,
    tumblehome: 0.18,
  },
  chassis: { ...carChassis, wheelbase: 2.75, frontOverhang: 0.86, wheelRadius: 0.325 },
};

const estate: BodyModel = {
  name: 'estate',
  kind: 'car',
  size: [4.72, 1.9, 1.48],
  mass: 1570,
  massHeight: 0.56,
  gyration: 1.0,
  profile: {
    groundClearance: 0.16,
    noseHeight: 0.74,
    cowlX: 1.38,
    cowlHeight: 0.98,
    roofFrontX: 2.05,
    roofRearX: 4.22,
    deckX: 4.58,
    deckHeight: 1.02,
    tailHeight: 0.96,
    tumblehome: 0.17,
  },
  chassis: { ...carChassis, wheelbase: 2.77, frontOverhang: 0.87, wheelRadius: 0.325 },
};

const suv: BodyModel = {
  name: 'suv',
  kind: 'car',
  size: [4.55, 1.96, 1.68],
  mass: 1780,
  massHeight: 0.66,
  gyration: 0.98,
  profile: {
    groundClearance: 0.2,
    noseHeight: 0.92,
    cowlX: 1.25,
    cowlHeight: 1.12,
    roofFrontX: 1.92,
    roofRearX: 3.95,
    deckX: 4.4,
    deckHeight: 1.15,
    tailHeight: 1.08,
    tumblehome: 0.17,
  },
  chassis: {
    ...carChassis,
    wheelbase: 2.68,
    frontOverhang: 0.9,
    wheelRadius: 0.36,
    wheelWidth: 0.23,
  },
};

const van: BodyModel = {
  name: 'van',
  kind: 'van',
  size: [5.3, 2.06, 2.1],
  mass: 2100,
  massHeight: 0.78,
  gyration: 0.98,
  profile: {
    groundClearance: 0.2,
    noseHeight: 1.0,
    cowlX: 0.75,
    cowlHeight: 1.24,
    roofFrontX: 1.55,
    roofRearX: 5.15,
    deckX: 5.26,
    deckHeight: 1.25,
    tailHeight: 1.2,
    tumblehome: 0.12,
  },
  chassis: {
    ...carChassis,
    wheelbase: 3.2,
    frontOverhang: 0.95,
    wheelRadius: 0.34,
    wheelWidth: 0.22,
    maxDriveAcceleration: 3.5,
    powerPerKg: 50,
  },
};

const truck: BodyModel = {
  name: 'truck',
  kind: 'truck',
  size: [8.4, 2.5, 3.4],
  mass: 9500,
  massHeight: 1.3,
  gyration: 0.9,
  profile: null,
  chassis: {
    ...carChassis,
    wheelbase: 4.8,
    frontOverhang: 1.35,
    wheelRadius: 0.48,
    wheelWidth: 0.3,
    maxDriveAcceleration: 2,
    powerPerKg: 15,
    maxBrakeDeceleration: 8,
    rideFrequency: 1.9,
    dampingRatio: 0.45,
  },
};

const bicycle: BodyModel = {
  name: 'bicycle',
  kind: 'bicycle',
  size: [1.8, 0.62, 1.78],
  mass: 92,
  massHeight: 1.0,
  gyration: 0.8,
  profile: null,
  chassis: {
    ...carChassis,
    wheelbase: 1.08,
    frontOverhang: 0.36,
    wheelRadius: 0.34,
    wheelWidth: 0.04,
    maxDriveAcceleration: 1.2,
    powerPerKg: 3,
    maxBrakeDeceleration: 5,
  },
};

const pedestrian: BodyModel = {
  name: 'pedestrian',
  kind: 'pedestrian',
  size: [0.6, 0.56, 1.76],
  mass: 76,
  massHeight: 0.95,
  gyration: 0.9,
  profile: null,
  chassis: null,
};

const child: BodyModel = {
  name: 'child',
  kind: 'pedestrian',
  size: [0.44, 0.42, 1.2],
  mass: 24,
  massHeight: 0.65,
  gyration: 0.9,
  profile: null,
  chassis: null,
};

const pickup: BodyModel = {
  name: 'pickup',
  kind: 'car',
  size: [5.3, 2.0, 1.82],
  mass: 2150,
  massHeight: 0.7,
  gyration: 0.98,
  profile: {
    groundClearance: 0.24,
    noseHeight: 1.0,
    cowlX: 1.5,
    cowlHeight: 1.18,
    roofFrontX: 2.12,
    roofRearX: 3.42,
    deckX: 3.52,
    deckHeight: 1.18,
    tailHeight: 1.14,
    tumblehome: 0.17,
  },
  chassis: {
    ...carChassis,
    wheelbase: 3.2,
    frontOverhang: 0.92,
    wheelRadius: 0.385,
    wheelWidth: 0.25,
  },
};

/** A solo bus for towns. */
const bus: BodyModel = {
  name: 'bus',
  kind: 'bus',
  size: [11.6, 2.8, 3.1],
  mass: 13_500,
  massHeight: 1.2,
  gyration: 0.9,
  profile: null,
  chassis: {
    ...carChassis,
    wheelbase: 5.9,
    frontOverhang: 2.65,
    wheelRadius: 0.48,
    wheelWidth: 0.3,
    maxSteer: radians(42),
    maxDriveAcceleration: 1.6,
    powerPerKg: 14,
    maxBrakeDeceleration: 7,
    rideFrequency: 1.4,
    dampingRatio: 0.45,
  },
};

const motorcycle: BodyModel = {
  name: 'motorcycle',
  kind: 'motorcycle',
  size: [2.1, 0.8, 1.68],
  mass: 270,
  massHeight: 0.75,
  gyration: 0.8,
  profile: null,
  chassis: {
    ...carChassis,
    wheelbase: 1.42,
    frontOverhang: 0.34,
    wheelRadius: 0.31,
    wheelWidth: 0.14,
    maxDriveAcceleration: 4.5,
    powerPerKg: 150,
    maxBrakeDeceleration: 8,
  },
};

export const BODY_MODELS: readonly BodyModel[] = [
  hatchback,
  saloon,
  estate,
  suv,
  van,
  truck,
  bicycle,
  pedestrian,
  child,
  pickup,
  bus,
  motorcycle,
];

/** @throws UsageError where there is no such body. */
export function bodyModel(name: string): BodyModel {
  const found = BODY_MODELS.find((model) => model.name === name);
  if (!found) {
    throw new UsageError(
      `no body '${name}'; there are ${BODY_MODELS.map((m) => m.name).join(', ')}`,
    );
  }
  return found;
}
