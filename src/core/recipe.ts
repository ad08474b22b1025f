/** A recipe says which scenes a dataset is made of. Schema `nearmiss.recipe/1`. */
import { z } from 'zod';
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

export const recipeSchema = z.strictObject({
  schema: z.literal('nearmiss.recipe/1'),
  name: z.string().min(1),
  scenarios: z
    .array(
      z.strictObject({
        scenario: z.string(),
        count: z.int().min(1),
        outcome: z.enum(OUTCOMES),
        parameters: z.record(z.string(), parameterDraw).optional(),
      }),
    )
    .min(1),
});
/**
 * A resolved recipe. The order of its scenes goes round the entries, one of each at a time, until their counts are
 * used up; so every beginning of a dataset has about the shares of the whole.
 */
export type Recipe = z.infer<typeof recipeSchema>;
