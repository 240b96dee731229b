/** What is to be called, by signal. Forgotten with the signal. */
const listeners: WeakMap<AbortSignal, Set<() => void>> = new WeakMap();

/**
 * Calls back when the signal is aborted, until the result is called. However many calls share a signal,
 * it has one listener of ours, so Node does not warn of a leak when eleven callers wait with the same.
 */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  const callbacks = listeners.get(signal) ?? listen(signal);
  callbacks.add(callback);
  return () => callbacks.delete(callback);
}

function listen(signal: AbortSignal): Set<() => void> {
  const callbacks = new Set<() => void>();
  listeners.set(signal, callbacks);
  const tell = (): void => {
    for (const callback of callbacks) callback();
  };
  signal.addEventListener("abort", tell, { once: true });
  return callbacks;
}
