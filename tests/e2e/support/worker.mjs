// The files of the build worker's own program, which the Build page fetches after its first screen is up.

/** Matches their addresses: a script and a module. */
export const WORKER_FILES = /\/build-worker-[0-9a-f]{16}(_bg\.wasm|\.js)$/;

/** Resolves when both have come to `page`, which is about to be opened. */
export async function workerCame(page) {
  await Promise.all(
    [/\/build-worker-[0-9a-f]{16}_bg\.wasm$/, /\/build-worker-[0-9a-f]{16}\.js$/].map(async (address) => {
      const answer = await page.waitForResponse((response) => address.test(response.url()));
      await answer.finished();
    }),
  );
}
