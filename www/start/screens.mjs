// The program that shows screens of this document besides the document's own. Its script is here from the start, since nothing that is
// a script can be loaded once the document is locked; its module comes when one of its screens is opened.
import { fetchSame } from "./later.mjs";

/**
 * Holds such a program: `makeInit` gives its `init` anew at each call, and `program` is the module's name and digest. `trust` is told the
 * module's bytes before it runs. Gives `{ start, offer }`. `start()` fetches and starts the program unless it is here or on its way, anew
 * after a failure, and resolves to the function that opens a screen. The program itself hands that function to `offer`.
 */
export function holdScreens({ makeInit, program }, trust) {
  let offered;
  let started;
  const run = async () => {
    const bytes = await fetchSame(program);
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
  return { start, offer };
}
