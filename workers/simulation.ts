/** The simulation in a worker of its own: physics never runs on the page's thread. */
import { expose } from 'comlink';
import { loadHavok } from '../src/physics/havok-world.ts';
import { SimulationService } from '../src/pipeline/simulation-service.ts';

// Without a source Havok fetches the wasm file that the bundler has put beside it.
expose(new SimulationService(loadHavok({})));
