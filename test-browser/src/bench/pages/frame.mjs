// A runtime alone in a frame, so that no two share globals. The page around it calls `subject`.

const parameters = new URLSearchParams(location.search);
let model;
let inputs;

self.subject = {
  /** Loads the runtime and the model; what they are, with the time that it took. */
  async open(url) {
    const start = performance.now();
    const { open } = await import(`./${parameters.get('runtime')}.mjs`);
    model = await open(parameters.get('variant'), url);
    const load = performance.now() - start;
    return { load, kernels: model.kernels, memory: model.memory, inputs: model.inputs };
  },

  /** The inputs of all further runs. */
  set(values) {
    // Arrays of another frame are no instances of this frame's classes.
    inputs = values.map((value) => new self[value.constructor.name](value));
    inputs = model.adapt?.(inputs) ?? inputs;
  },

  /** Bytes of the linear memories of all WebAssembly modules. */
  linearMemory() {
    return [...self.wasmMemories].reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
  },

  /** Milliseconds of some runs. */
  async time(runs) {
    const start = performance.now();
    for (let i = 0; i < runs; i++) {
      await model.run(inputs);
    }
    return performance.now() - start;
  },

  async outputs() {
    return model.run(inputs);
  },

  async profile(runs) {
    return model.profile(inputs, runs);
  },
};
