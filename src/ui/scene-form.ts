/** Which scene: a form, kept in the page's address so that a scene can be passed on as a link. */
import { SCENARIOS } from '../../scenes/index.ts';
import { OUTCOMES, PLACE_NAMES, type PlaceName } from '../core/scenario-spec.ts';
import type { ScenarioRequest } from '../pipeline/simulation-service.ts';
import { button, choose, chosen, element, input, select } from './elements.ts';
import type { LookChoice } from './look-form.ts';

type AskedOutcome = ScenarioRequest['outcome'];
const ASKED: readonly AskedOutcome[] = [...OUTCOMES, 'twin'];

export type SceneChoice =
  | { readonly scenario: string; readonly seed: number; readonly outcome: AskedOutcome }
  | { readonly place: PlaceName; readonly seed: number };

/** Values of the scene list: `scenario:ID` and `free:PLACE`. */
const FREE = 'free:';
const SCENARIO = 'scenario:';

const PLACE_TITLES: Readonly<Record<PlaceName, string>> = {
  straight: 'straight road',
  'country-road': 'country road',
  motorway: 'motorway',
  curve: 'country curve',
  't-junction': 'T-junction',
  'four-way': 'four-way junction',
  'four-way-signals': 'four-way with signals',
  town: 'town',
};

function group(
  label: string,
  entries: readonly (readonly [string, string])[],
): HTMLOptGroupElement {
  const list = document.createElement('optgroup');
  list.label = label;
  list.append(...entries.map(([value, title]) => new Option(title, value)));
  return list;
}

/** One line on what is to be seen. */
export function storyOf(choice: SceneChoice): string {
  if ('place' in choice) {
    return `Free drive, ${PLACE_TITLES[choice.place]}. The ego's own driver is at the wheel until you take it.`;
  }
  const found = SCENARIOS.find((scenario) => scenario.id === choice.scenario);
  return found ? `${found.title} (${found.id}). ${found.description}` : choice.scenario;
}

export class SceneForm {
  private readonly scene = select('scene');
  private readonly seed = input('seed');
  private readonly outcome = element('outcome', HTMLFieldSetElement);
  private readonly load = button('load');

  /** @param asked told when a person asks for a scene */
  constructor(asked: (choice: SceneChoice) => void) {
    this.scene.append(
      group(
        'Scenarios',
        SCENARIOS.map(({ id, title }) => [SCENARIO + id, title]),
      ),
      group(
        'Free drive',
        PLACE_NAMES.map((place) => [FREE + place, `Drive: ${PLACE_TITLES[place]}`]),
      ),
    );
    this.readAddress();
    this.scene.addEventListener('change', () => this.enableOutcome());
    element('scene-form', HTMLFormElement).addEventListener('submit', (event) => {
      event.preventDefault();
      asked(this.choice);
    });
  }

  get choice(): SceneChoice {
    const seed = Number(this.seed.value);
    const { value } = this.scene;
    return value.startsWith(FREE)
      ? { place: value.slice(FREE.length) as PlaceName, seed }
      : {
          scenario: value.slice(SCENARIO.length),
          seed,
          outcome: chosen('outcome') as AskedOutcome,
        };
  }

  /** No second scene is asked for while one is being made. */
  setBusy(isBusy: boolean): void {
    this.load.disabled = isBusy;
  }

  writeAddress(choice: SceneChoice & LookChoice): void {
    const query = new URLSearchParams(
      Object.entries(choice).map(([name, value]) => [name, String(value)]),
    );
    history.replaceState(null, '', `?${query}`);
  }

  /** What the address does not say, or says wrongly, stays as it is. */
  private readAddress(): void {
    const query = new URLSearchParams(location.search);
    const place = query.get('place');
    const wanted = place === null ? SCENARIO + (query.get('scenario') ?? '') : FREE + place;
    if ([...this.scene.options].some((option) => option.value === wanted))
      this.scene.value = wanted;
    const seed = Number(query.get('seed') ?? 1);
    if (Number.isSafeInteger(seed) && seed >= 0) this.seed.value = String(seed);
    const outcome = ASKED.find((name) => name === query.get('outcome'));
    if (outcome) choose('outcome', outcome);
    this.enableOutcome();
  }

  private enableOutcome(): void {
    this.outcome.disabled = this.scene.value.startsWith(FREE);
  }
}
