/** The surfaces of vehicles. Everything that is not matte is finished in shaders/body-surfaces.ts. */
import type { Vec3 } from '../../core/vector.ts';
import { LAMP, LAYER, MATERIAL, type Surface, surface } from '../mesh/surface.ts';

type Rest = Partial<Omit<Surface, 'semantic' | 'colour'>>;

/** All surfaces of one kind of vehicle. */
export function vehicleLooks(semantic: number) {
  const of = (colour: Vec3, rest: Rest = {}) => surface(semantic, colour, rest);
  const lamp = (colour: Vec3, code: number, rest: Rest = {}) =>
    of(colour, { material: MATERIAL.lamp, lamp: code, smooth: 5, ...rest });
  return {
    paint: of([0.6, 0.6, 0.6], { painted: 1, material: MATERIAL.paint }),
    /** Unpainted plastic. */
    trim: of([0.075, 0.075, 0.08], { material: MATERIAL.plastic, smooth: 2 }),
    /** Lacquered black: pillars, the frit round glass. */
    gloss: of([0.018, 0.018, 0.02], { material: MATERIAL.plate, smooth: 1 }),
    seam: of([0.012, 0.012, 0.012], { smooth: 1 }),
    under: of([0.02, 0.02, 0.02], { smooth: 0 }),
    inside: of([0.045, 0.045, 0.05], { smooth: 3 }),
    dash: of([0.05, 0.05, 0.055], { smooth: 3, material: MATERIAL.plastic }),
    seat: of([0.085, 0.085, 0.09], { smooth: 7, material: MATERIAL.cloth }),
    lining: of([0.2, 0.195, 0.185], { smooth: 3 }),
    glass: of([0.03, 0.036, 0.038], { material: MATERIAL.glass, smooth: 4 }),
    /** Glass of bodies without an interior. */
    blindGlass: of([0.022, 0.026, 0.03], { material: MATERIAL.blindGlass, smooth: 4 }),
    chrome: of([0.78, 0.79, 0.8], { material: MATERIAL.metal, smooth: 6 }),
    steel: of([0.4, 0.4, 0.41], { material: MATERIAL.metal, smooth: 6 }),
    mesh: of([0.03, 0.03, 0.032], { material: MATERIAL.grille, smooth: 5 }),
    plate: of([0.9, 0.9, 0.88], { material: MATERIAL.numberPlate, layer: LAYER.decal, smooth: 0 }),
    head: lamp([0.92, 0.94, 0.97], LAMP.head),
    fog: lamp([0.9, 0.92, 0.95], LAMP.none),
    rear: lamp([0.5, 0.012, 0.014], LAMP.tailBrake),
    tail: lamp([0.5, 0.012, 0.014], LAMP.tail),
    brake: lamp([0.5, 0.012, 0.014], LAMP.brake),
    reflector: lamp([0.42, 0.01, 0.012], LAMP.none),
    reverse: lamp([0.85, 0.87, 0.9], LAMP.reverse),
    left: lamp([0.85, 0.42, 0.05], LAMP.left),
    right: lamp([0.85, 0.42, 0.05], LAMP.right),
  };
}

export type VehicleLooks = ReturnType<typeof vehicleLooks>;
