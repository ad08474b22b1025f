/**
 * Writes a scene as ASAM OpenSCENARIO XML 1.2, to be replayed: everybody starts where they did and follows the way they
 * went, by the clock.
 */
import type { ActorSpec } from '../../core/actors.ts';
import type { CollisionRecord, WorldState } from '../../core/world-state.ts';
import type { GroundHeight } from '../opendrive/road-surface.ts';
import { type XmlNode, xml, xmlText } from '../xml/write-xml.ts';
import { entities, entityName } from './entities.ts';
import { moves, type TrajectoryPoint, trajectoryOf } from './trajectory.ts';

export interface ReplayScene {
  /** One line for a reader. */
  readonly description: string;
  /** Path of the .xodr, from where the .xosc will lie. */
  readonly roadFile: string;
  readonly actors: readonly ActorSpec[];
  readonly egoId: number;
  /** At rising times, from the scene's start to its end. */
  readonly states: readonly WorldState[];
  readonly collisions: readonly CollisionRecord[];
  /** Of a road that climbs: everybody is lifted onto it. */
  readonly ground?: GroundHeight | null;
}

/** The format wants a date; one of the day it is written would make every file another. */
const DATE = '2000-01-01T00:00:00';

interface Way {
  readonly name: string;
  readonly points: readonly TrajectoryPoint[];
}

function worldPosition({ position, yaw, pitch, roll }: TrajectoryPoint): XmlNode {
  const [x, y, z] = position;
  return xml('Position', {}, [xml('WorldPosition', { x, y, z, h: yaw, p: pitch, r: roll })]);
}

const initially = ({ name, points }: Way, speed: number): XmlNode =>
  xml('Private', { entityRef: name }, [
    xml('PrivateAction', {}, [
      xml('TeleportAction', {}, [worldPosition(points[0] as TrajectoryPoint)]),
    ]),
    xml('PrivateAction', {}, [
      xml('LongitudinalAction', {}, [
        xml('SpeedAction', {}, [
          xml('SpeedActionDynamics', {
            dynamicsShape: 'step',
            dynamicsDimension: 'time',
            value: 0,
          }),
          xml('SpeedActionTarget', {}, [xml('AbsoluteTargetSpeed', { value: speed })]),
        ]),
      ]),
    ]),
  ]);

const atTime = (name: string, value: number, rule: string): XmlNode =>
  xml('ConditionGroup', {}, [
    xml('Condition', { name, delay: 0, conditionEdge: 'none' }, [
      xml('ByValueCondition', {}, [xml('SimulationTimeCondition', { value, rule })]),
    ]),
  ]);

const trajectory = ({ name, points }: Way): XmlNode =>
  xml('Trajectory', { name: `${name} way`, closed: false }, [
    xml('Shape', {}, [
      xml(
        'Polyline',
        {},
        points.map((point) => xml('Vertex', { time: point.tS }, [worldPosition(point)])),
      ),
    ]),
  ]);

function follow(way: Way): XmlNode {
  const action = xml('FollowTrajectoryAction', {}, [
    xml('TimeReference', {}, [
      xml('Timing', { domainAbsoluteRelative: 'absolute', offset: 0, scale: 1 }),
    ]),
    xml('TrajectoryFollowingMode', { followingMode: 'position' }),
    xml('TrajectoryRef', {}, [trajectory(way)]),
  ]);
  const event = xml('Event', { name: `${way.name} follows`, priority: 'override' }, [
    xml('Action', { name: `${way.name} follows its way` }, [
      xml('PrivateAction', {}, [xml('RoutingAction', {}, [action])]),
    ]),
    xml('StartTrigger', {}, [atTime('start', 0, 'greaterThan')]),
  ]);
  return xml('ManeuverGroup', { name: way.name, maximumExecutionCount: 1 }, [
    xml('Actors', { selectTriggeringEntities: false }, [xml('EntityRef', { entityRef: way.name })]),
    xml('Maneuver', { name: `${way.name} maneuver` }, [event]),
  ]);
}

function storyboard(scene: ReplayScene): XmlNode {
  const { actors, egoId, states } = scene;
  const moments = scene.collisions.map(({ tUs }) => tUs);
  const ways = actors.map((spec) => ({
    name: entityName(spec, egoId),
    points: trajectoryOf(spec, states, moments, scene.ground ?? null),
    speed: speedAtStart(spec, states),
  }));
  const going = ways.filter(({ points }) => moves(points));
  const end = (states.at(-1)?.tUs ?? 0) / 1e6;
  const act = xml('Act', { name: 'replay' }, [
    ...going.map(follow),
    xml('StartTrigger', {}, [atTime('start', 0, 'greaterThan')]),
  ]);
  return xml('Storyboard', {}, [
    xml('Init', {}, [
      xml(
        'Actions',
        {},
        ways.map((way) => initially(way, way.speed)),
      ),
    ]),
    going.length > 0 ? xml('Story', { name: 'scene' }, [act]) : null,
    xml('StopTrigger', {}, [atTime('end', end, 'greaterThan')]),
  ]);
}

function speedAtStart({ id }: ActorSpec, states: readonly WorldState[]): number {
  const [vx, vy] = states[0]?.actors.find((actor) => actor.id === id)?.velocity ?? [0, 0];
  return Math.sqrt(vx * vx + vy * vy);
}

/** The text of the .xosc. Positions are in the frame of the states, and on the ground where it is given. */
export function writeOpenScenario(scene: ReplayScene): string {
  return xmlText(
    xml('OpenSCENARIO', {}, [
      xml('FileHeader', {
        revMajor: 1,
        revMinor: 2,
        date: DATE,
        description: scene.description,
        author: 'nearmiss',
      }),
      xml('CatalogLocations'),
      xml('RoadNetwork', {}, [xml('LogicFile', { filepath: scene.roadFile })]),
      entities(scene.actors, scene.egoId),
      storyboard(scene),
    ]),
  );
}
