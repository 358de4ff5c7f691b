// Picked files that are real ones of the browser, in its private file system, and what can go wrong while one is written.

/**
 * Answers the file picker with a file of the private file system. What happens while it is written stands in `window.writing`: "well", "held"
 * (half of the first piece is written, and nothing more comes), or the name and message of an error that ends it half way, as an array. `kept` is
 * what the picked file holds before.
 */
export async function pickPrivate(page, writing = "well", kept = "") {
  await page.addInitScript(([first, kept]) => {
    window.writing = first;
    window.showSaveFilePicker = async ({ suggestedName }) => {
      const root = await navigator.storage.getDirectory();
      const handle = await root.getFileHandle(suggestedName, { create: true });
      if (kept) {
        const writer = await handle.createWritable();
        await writer.write(kept);
        await writer.close();
      }
      return {
        name: handle.name,
        getFile: () => handle.getFile(),
        remove: () => root.removeEntry(handle.name),
        createWritable: async () => {
          const writer = await handle.createWritable();
          return new WritableStream({
            async write(chunk) {
              if (window.writing === "well") return writer.write(chunk);
              await writer.write(chunk.slice(0, chunk.size / 2));
              window.half = true;
              if (window.writing === "held") return new Promise(() => {});
              // What fails also ends the browser's own writer, which drops what it has.
              await writer.abort();
              throw new DOMException(window.writing[1], window.writing[0]);
            },
            close: () => writer.close(),
            abort: (why) => writer.abort(why),
          });
        },
      };
    };
  }, [writing, kept]);
}

/** Whether a file of {@link files} was picked, and is not staged. */
export const isPicked = ({ path }) => !path.startsWith("packseal-staging/");
