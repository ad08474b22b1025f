/**
 * The Parquet tables, column by column: the one place that names them. Row types follow from the columns.
 * SI units, radians; frames of reference as in the README ("Conventions").
 */
export type ColumnType = 'string' | 'int' | 'bigint' | 'float' | 'boolean';

export interface Column {
  readonly name: string;
  /** int: 32-bit. bigint: a whole number stored as 64-bit, a number in memory. float: 64-bit. */
  readonly type: ColumnType;
  readonly nullable: boolean;
  readonly meaning: string;
}

type TypeOf<T extends ColumnType> = T extends 'string'
  ? string
  : T extends 'boolean'
    ? boolean
    : number;
/** The row that belongs to a list of columns. */
export type RowOf<C extends readonly Column[]> = {
  -readonly [K in C[number] as K['name']]: K['nullable'] extends true
    ? TypeOf<K['type']> | null
    : TypeOf<K['type']>;
};

/** A column of a table; never null. */
export const column = <N extends string, T extends ColumnType>(name: N, type: T, meaning: string) =>
  ({ name, type, nullable: false, meaning }) as const;
/** A column that may be null. */
export const nullable = <N extends string, T extends ColumnType>(
  name: N,
  type: T,
  meaning: string,
) => ({ name, type, nullable: true, meaning }) as const;

export const SCENE_COLUMNS = [
  column('scene', 'string', 'id of the scene and name of its folder'),
  column('scenario', 'string', 'versioned id of the scenario'),
  column('seed', 'bigint', 'seed of the scene'),
  column('outcome', 'string', 'crash, near-miss or none'),
  column('split', 'string', 'train, validation or test'),
  nullable('twin', 'string', 'id of the twin scene'),
  column('place', 'string', 'road network'),
  column('light', 'string', 'time of day'),
  column('weather', 'string', 'weather'),
  column('friction', 'float', 'friction coefficient of the road'),
  column('frames', 'int', 'number of frames'),
  nullable('impact_us', 'bigint', "time of the ego's first collision"),
  nullable('closing_speed', 'float', 'closing speed along the normal at that collision, m/s'),
  nullable('ego_delta_v', 'float', "change of the ego's velocity in that collision, m/s"),
  nullable('other_kind', 'string', 'kind of the other party'),
  column('closest_approach', 'float', "least distance between the ego's box and another's, m"),
  nullable('min_ttc', 'float', 'least ttc up to the last frame, s'),
  nullable(
    'last_avoidable_brake_us',
    'bigint',
    'latest time at which full braking by the ego avoids it',
  ),
  nullable(
    'last_avoidable_steer_us',
    'bigint',
    'latest time at which a swerve by the ego avoids it',
  ),
  nullable('last_avoidable_us', 'bigint', 'the latest of these, and of a swerve with braking'),
] as const satisfies readonly Column[];
export type SceneRow = RowOf<typeof SCENE_COLUMNS>;

/** Affordances: labels/affordances tells each. Left of the ego is negative; null where a thing is absent. */
const AFFORDANCE_COLUMNS = [
  nullable('angle', 'float', "the lane's direction minus the yaw, rad"),
  nullable('to_marking_ll', 'float', 'in a lane: to the left edge of the left lane, m'),
  nullable('to_marking_ml', 'float', 'in a lane: to its left edge, m'),
  nullable('to_marking_mr', 'float', 'in a lane: to its right edge, m'),
  nullable('to_marking_rr', 'float', 'in a lane: to the right edge of the right lane, m'),
  nullable('dist_ll', 'float', 'gap to the vehicle ahead in the left lane, m'),
  nullable('dist_mm', 'float', 'gap to the vehicle ahead in the own lane, m'),
  nullable('dist_rr', 'float', 'gap to the vehicle ahead in the right lane, m'),
  nullable('to_marking_l', 'float', 'on a marking: to the next one on the left, m'),
  nullable('to_marking_m', 'float', 'on a marking: to that marking, m'),
  nullable('to_marking_r', 'float', 'on a marking: to the next one on the right, m'),
  nullable('dist_l', 'float', 'on a marking: gap to the vehicle ahead left of it, m'),
  nullable('dist_r', 'float', 'on a marking: gap to the vehicle ahead right of it, m'),
  nullable('fast', 'boolean', 'the lane is straight enough for 20 m/s over the next 60 m'),
  nullable('red_light', 'boolean', 'the signal of the lane is red within 40 m'),
  nullable('hazard_stop', 'boolean', "a person or animal in the ego's way within 15 m"),
  nullable('speed_sign', 'float', '30, 60 or 90 km/h, where the limit is about one of them'),
  nullable('vehicle_distance', 'float', 'gap to the vehicle ahead in the own lane, up to 50 m, m'),
  nullable('relative_angle', 'float', "yaw minus the lane's direction, rad"),
  nullable('centre_distance', 'float', "box centre from the lane's centre line, m, left positive"),
  nullable('solid_0', 'float', 'nearest solid object in the 45 degrees ahead, up to 50 m, m'),
  nullable(
    'solid_1',
    'float',
    'nearest solid object in the 45 degrees around 45 to the left, up to 50 m, m',
  ),
  nullable(
    'solid_2',
    'float',
    'nearest solid object in the 45 degrees around 90 to the left, up to 50 m, m',
  ),
  nullable(
    'solid_3',
    'float',
    'nearest solid object in the 45 degrees around 135 to the left, up to 50 m, m',
  ),
  nullable(
    'solid_4',
    'float',
    'nearest solid object in the 45 degrees around 180 to the left, up to 50 m, m',
  ),
  nullable(
    'solid_5',
    'float',
    'nearest solid object in the 45 degrees around 225 to the left, up to 50 m, m',
  ),
  nullable(
    'solid_6',
    'float',
    'nearest solid object in the 45 degrees around 270 to the left, up to 50 m, m',
  ),
  nullable(
    'solid_7',
    'float',
    'nearest solid object in the 45 degrees around 315 to the left, up to 50 m, m',
  ),
] as const satisfies readonly Column[];
export type AffordanceLabels = RowOf<typeof AFFORDANCE_COLUMNS>;

export const FRAME_COLUMNS = [
  column('scene', 'string', 'id of the scene'),
  column('frame', 'int', 'number of the frame in the scene, from 0'),
  column('t_us', 'bigint', "microseconds since the scene's start"),
  column('ego_x', 'float', 'vehicle frame (rear axle, on the ground) in the world, m'),
  column('ego_y', 'float', 'm'),
  column('ego_z', 'float', 'm'),
  column('ego_yaw', 'float', 'rad, counter-clockwise'),
  column('ego_pitch', 'float', 'rad, nose down positive'),
  column('ego_roll', 'float', 'rad'),
  column('ego_vx', 'float', 'velocity of the centre of mass, world, m/s'),
  column('ego_vy', 'float', 'm/s'),
  column('ego_vz', 'float', 'm/s'),
  column('ego_speed', 'float', 'magnitude of the velocity on the ground plane, m/s'),
  column('ego_acceleration', 'float', 'along the vehicle, over the last step, m/s2'),
  column('ego_yaw_rate', 'float', 'rad/s'),
  column('ego_steering', 'float', 'mean front-wheel angle, rad, left positive'),
  column('ego_throttle', 'float', '0..1'),
  column('ego_brake', 'float', '0..1'),
  nullable('lane_offset', 'float', "box centre from the lane's centre line, m, left positive"),
  nullable('heading_error', 'float', "yaw minus the lane's direction, rad"),
  nullable('curvature', 'float', 'of the lane at the box centre, 1/m, left positive'),
  nullable('speed_limit', 'float', 'm/s'),
  nullable('time_to_collision', 'float', "until the ego's first contact in the scene, s"),
  nullable('min_ttc', 'float', "least ttc over the frame's objects, s"),
  nullable(
    'avoidable',
    'boolean',
    "the frame is at or before the ego's last avoidable moment; null in scenes without a crash",
  ),
  ...AFFORDANCE_COLUMNS,
] as const satisfies readonly Column[];
export type FrameRow = RowOf<typeof FRAME_COLUMNS>;

export const OBJECT_COLUMNS = [
  column('scene', 'string', 'id of the scene'),
  column('frame', 'int', 'number of the frame in the scene'),
  column('t_us', 'bigint', "microseconds since the scene's start"),
  column('object_id', 'int', "the actor's id, as in the instance image"),
  column(
    'kind',
    'string',
    'car, van, truck, bus, motorcycle, bicycle, pedestrian, animal or obstacle',
  ),
  column('x', 'float', 'box centre, world, m'),
  column('y', 'float', 'm'),
  column('z', 'float', 'm'),
  column('yaw', 'float', 'rad'),
  column('pitch', 'float', 'rad'),
  column('roll', 'float', 'rad'),
  column('length', 'float', 'm'),
  column('width', 'float', 'm'),
  column('height', 'float', 'm'),
  column('vx', 'float', 'world, m/s'),
  column('vy', 'float', 'm/s'),
  column('vz', 'float', 'm/s'),
  column('cam_x', 'float', 'box centre, camera frame, m'),
  column('cam_y', 'float', 'm'),
  column('cam_z', 'float', 'm'),
  column('rotation_y', 'float', "KITTI: yaw about the camera's y axis, rad"),
  nullable('bbox_left', 'float', 'projection of the whole box clipped to the image, px'),
  nullable('bbox_top', 'float', 'px'),
  nullable('bbox_right', 'float', 'px, exclusive'),
  nullable('bbox_bottom', 'float', 'px, exclusive'),
  nullable('visible_left', 'float', 'tight box of its visible pixels'),
  nullable('visible_top', 'float', 'px'),
  nullable('visible_right', 'float', 'px, exclusive'),
  nullable('visible_bottom', 'float', 'px, exclusive'),
  column('truncation', 'float', 'share of its projected box outside the image, 0..1'),
  column('visible_fraction', 'float', 'visible pixels over those it would cover alone, 0..1'),
  column('distance', 'float', "least distance to the ego's box on the ground plane, m"),
  nullable('ttc', 'float', 'constant-velocity time to contact with the ego, s, null beyond 10 s'),
  column('dangerous', 'boolean', 'it and the ego do collide within the next 1.8 s'),
  nullable(
    'thw',
    'float',
    "time headway of the ego to it, bumper to bumper, where it is in the ego's way, s",
  ),
  nullable('drac', 'float', 'deceleration to avoid a crash with it, where they close, m/s2'),
  nullable('mttc', 'float', 'time to collision with both accelerations kept, s'),
  nullable(
    'pet',
    'float',
    'post-encroachment time of the two in this scene, until the second has come, s',
  ),
  nullable('rss_gap', 'float', 'least safe gap of the ego behind it, m'),
  column('tet', 'float', 'time with ttc at most 2 s so far, s'),
  column('tit', 'float', 'integral of 2 s - ttc over that time, s2'),
] as const satisfies readonly Column[];
export type ObjectRow = RowOf<typeof OBJECT_COLUMNS>;

/** The labels of one frame: its row of the frame table and its rows of the object table. */
export interface FrameLabels {
  readonly frame: FrameRow;
  readonly objects: readonly ObjectRow[];
}
