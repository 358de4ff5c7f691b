// The programs that show screens of this document besides the document's own. Their scripts are here from the start, since nothing that is
// a script can be loaded once the document is locked; a module comes when one of its screens is opened, or before the network is shut.
import { fetchSame } from "./later.mjs";

/**
 * Holds such a program: `makeInit` gives its `init` anew at each call, and `program` is the module's name and digest. `trust` is told the
 * module's bytes before it runs. Gives `{ load, start, offer }`. `load()` fetches the module unless it is here or on its way, anew after a
 * failure. `start()` does so and starts the program, once, and resolves to the function that opens a screen. The program itself hands that
 * function to `offer`.
 */
export function holdScreens({ makeInit, program }, trust) {
  let offered;
  let fetched;
  let started;
  const load = () => {
    fetched ??= fetchSame(program).catch((error) => {
      fetched = undefined;
      throw error;
    });
    return fetched;
  };
  const run = async () => {
    const bytes = await load();
    trust(bytes);
    await makeInit()({ module_or_path: await WebAssembly.compile(bytes) });
    return offered;
  };
  const start = () => {
    started ??= run().catch((error) => {
      started = undefined;
      throw error;
    });
    return started;
  };
  const offer = (open) => {
    offered = open;
  };
  return { load, start, offer };
}
