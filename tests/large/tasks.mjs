// Tasks of a page's main thread that the browser reports as long: 50 ms and more.

/** Has the browser report them, from the next page load on. */
export async function watchTasks(page) {
  await page.addInitScript(() => {
    globalThis.longTasks = [];
    new PerformanceObserver((list) => longTasks.push(...list.getEntries().map((entry) => entry.duration))).observe({ type: "longtask" });
  });
}

/** Milliseconds of each one since it was last asked. */
export async function tasksOf(page) {
  return page.evaluate(() => longTasks.splice(0));
}

/** How many there are, and the longest. */
export function told(tasks) {
  return `main thread: ${tasks.length} tasks over 50 ms${tasks.length > 0 ? `, the longest ${Math.max(...tasks).toFixed(0)} ms` : ""}`;
}
