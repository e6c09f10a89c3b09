/** Turns of the browser's main thread: long work in parts, so that keys and drawing come between. */

/** After what stands on the page has been drawn; a page nobody sees does not wait for that. */
export function painted(): Promise<void> {
  if (document.visibilityState === "hidden") return nextTurn();
  return new Promise((resolve) => requestAnimationFrame(() => void nextTurn().then(resolve)));
}

/** After everything that already waits for its turn. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve);
  });
}

/** When the page has nothing else to do, or after a second. */
export function idle(): Promise<void> {
  // Safari has no idle callbacks.
  if (!("requestIdleCallback" in globalThis)) return nextTurn();
  return new Promise((resolve) => {
    requestIdleCallback(() => resolve(), { timeout: 1000 });
  });
}

/** When a key is first pressed. */
export function firstKey(): Promise<void> {
  return new Promise((resolve) => {
    addEventListener("keydown", () => resolve(), { once: true, capture: true });
  });
}

/** When the page has nothing else to do, `ms` from now or later. */
export async function rest(ms: number): Promise<void> {
  await new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
  await idle();
}
