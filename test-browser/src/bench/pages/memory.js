// Before everything else: keeps every WebAssembly memory of the page in `wasmMemories`.
(() => {
  const memories = (self.wasmMemories = new Set());
  const keep = (instance) => {
    for (const value of Object.values(instance.exports)) {
      if (value instanceof WebAssembly.Memory) {
        memories.add(value);
      }
    }
  };
  for (const name of ['instantiate', 'instantiateStreaming']) {
    const original = WebAssembly[name];
    WebAssembly[name] = async (...args) => {
      const result = await original.apply(WebAssembly, args);
      keep(result instanceof WebAssembly.Instance ? result : result.instance);
      return result;
    };
  }
  const Memory = WebAssembly.Memory;
  WebAssembly.Memory = new Proxy(Memory, {
    construct(target, args) {
      const memory = new Memory(...args);
      memories.add(memory);
      return memory;
    },
  });
})();
