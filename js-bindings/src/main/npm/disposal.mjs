/** The method that `using` calls, also where the engine does not know it yet. */
export const DISPOSE = Symbol.dispose ?? Symbol.for('Symbol.dispose');

const dropped = new FinalizationRegistry(({ bytes, onWarning, release }) => {
  release?.();
  onWarning?.({
    code: 'undisposed',
    message:
      `a model was dropped without dispose(): it held ${(bytes / 2 ** 20).toFixed(1)} MB ` +
      `${release ? 'and a place in a worker ' : ''}until the engine collected it`,
  });
});

/** Warns when a model is collected that was not disposed, and releases what it held. */
export function watch(model, onWarning, release) {
  dropped.register(model, { bytes: model.memory.total, onWarning, release }, model);
}

/** The model is disposed as it should be. */
export function unwatch(model) {
  dropped.unregister(model);
}
