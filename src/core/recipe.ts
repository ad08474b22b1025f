/** A recipe says which scenes a dataset is made of. Schema `nearmiss.recipe/1`. */
import { z } from 'zod';
import { recipeLook } from './recipe-look.ts';
import { OUTCOMES } from './scenario-spec.ts';

/** How one parameter is drawn: fixed, uniform in an interval, or one of several. */
export const parameterDraw = z.union([
  z.number(),
  z.strictObject({
    uniform: z
      .tuple([z.number(), z.number()])
      .refine(([low, high]) => low <= high, 'the first bound is above the second'),
  }),
  z.strictObject({ choice: z.array(z.number()).min(1) }),
]);
export type ParameterDraw = z.infer<typeof parameterDraw>;

const recipeEntry = z.strictObject({
  scenario: z.string(),
  count: z.int().min(1),
  /** `none` is for the everyday drives, in which nothing is staged. */
  outcome: z.enum([...OUTCOMES, 'none']),
  /**
   * Each of these near misses is the twin of a crash of the entry right before, in their order: the same scene with
   * one cause changed by the least amount that avoids the crash.
   */
  twin: z.boolean().optional(),
  /** false leaves background traffic out, as on a test track. */
  traffic: z.boolean().optional(),
  parameters: z.record(z.string(), parameterDraw).optional(),
});
export type RecipeEntry = z.infer<typeof recipeEntry>;

/** What is wrong with a twin entry, or null. */
function twinProblem(entry: RecipeEntry, before: RecipeEntry | undefined): string | null {
  if (!entry.twin) return null;
  if (entry.outcome !== 'near-miss') return 'a twin is a near-miss';
  if (before?.outcome !== 'crash' || before.scenario !== entry.scenario) {
    return 'the entry before a twin must be its crash, of the same scenario';
  }
  if (entry.count > before.count) return 'there are more twins than crashes';
  return entry.parameters || entry.traffic !== undefined
    ? 'a twin takes its parameters and traffic from its crash'
    : null;
}

export const recipeSchema = z.strictObject({
  schema: z.literal('nearmiss.recipe/1'),
  name: z.string().min(1),
  ...recipeLook,
  scenarios: z
    .array(recipeEntry)
    .min(1)
    .superRefine((entries, context) => {
      for (const [i, entry] of entries.entries()) {
        const message = twinProblem(entry, entries[i - 1]);
        if (message) context.addIssue({ code: 'custom', path: [i, 'twin'], message });
      }
    }),
});
/**
 * A resolved recipe. The order of its scenes goes round the entries, one of each at a time, until their counts are
 * used up; so every beginning of a dataset has about the shares of the whole.
 */
export type Recipe = z.infer<typeof recipeSchema>;
