import { expect, test } from 'vitest';
import { KeyboardWheel } from '../../../src/ui/keyboard-wheel.ts';

function hold(wheel: KeyboardWheel, seconds: number, speed: number) {
  let controls = wheel.update(0, speed);
  for (let t = 0; t < seconds; t += 0.05) controls = wheel.update(0.05, speed);
  return controls;
}

test('arrows and WASD drive, other keys do not', () => {
  const wheel = new KeyboardWheel();
  expect(wheel.press('KeyW')).toBe(true);
  expect(wheel.press('ArrowLeft')).toBe(true);
  expect(wheel.press('KeyQ')).toBe(false);
  const controls = hold(wheel, 1, 0);
  expect(controls.throttle).toBe(1);
  expect(controls.steer).toBeGreaterThan(0.3);
  expect(controls.brake).toBe(0);
});

test('left is positive, right negative, both together straight', () => {
  const wheel = new KeyboardWheel();
  wheel.press('ArrowRight');
  expect(hold(wheel, 1, 5).steer).toBeLessThan(-0.1);
  wheel.press('KeyA');
  expect(hold(wheel, 2, 5).steer).toBe(0);
});

test('a tap is a part of the pedal, and the pedal comes up when the key does', () => {
  const wheel = new KeyboardWheel();
  wheel.press('ArrowDown');
  const tapped = wheel.update(0.05, 10).brake;
  expect(tapped).toBeGreaterThan(0);
  expect(tapped).toBeLessThan(0.5);
  wheel.release('ArrowDown');
  expect(wheel.update(0.05, 10).brake).toBe(0);
});

test('a held key steers less at speed', () => {
  const [slow, fast] = [new KeyboardWheel(), new KeyboardWheel()];
  slow.press('ArrowLeft');
  fast.press('ArrowLeft');
  expect(hold(fast, 2, 30).steer).toBeLessThan(hold(slow, 2, 5).steer / 5);
});

test('reverse goes in near standstill only, and letting go centres everything', () => {
  const wheel = new KeyboardWheel();
  expect(wheel.toggleReverse(10)).toBe(false);
  expect(wheel.update(0.1, 10).reverse).toBe(false);
  expect(wheel.toggleReverse(0.2)).toBe(true);
  wheel.press('ArrowUp');
  wheel.press('ArrowLeft');
  expect(hold(wheel, 1, 0).reverse).toBe(true);
  wheel.letGo();
  expect(hold(wheel, 2, 0)).toEqual({ steer: 0, throttle: 0, brake: 0, reverse: true });
});
