/**
 * SemanticKITTI's raw classes for our Cityscapes label ids. What moves at its frame's time has a class of its own there
 * (252 and up), which is a matter of the actor and not of the class; what has no class here is 0, unlabeled.
 * Source: semantic-kitti-api, config/semantic-kitti.yaml.
 */
export const CITYSCAPES_TO_SEMANTIC_KITTI: ReadonlyMap<number, number> = new Map([
  [7, 40], // road
  [8, 48], // sidewalk
  [11, 50], // building
  [12, 52], // wall: other structure
  [13, 51], // fence
  [14, 51], // guard rail: fence
  [17, 80], // pole
  [19, 99], // traffic light: other object
  [20, 81], // traffic sign
  [21, 70], // vegetation
  [22, 72], // terrain
  [24, 30], // person
  [25, 31], // rider: bicyclist
  [26, 10], // car
  [27, 18], // truck
  [28, 13], // bus
  [32, 15], // motorcycle
  [33, 11], // bicycle
  [5, 99], // animal or loose obstacle: other object
]);
