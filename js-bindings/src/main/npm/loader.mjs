import { OctetError } from './errors.mjs';
import { compileFile } from './files.mjs';

const PAGE = 65536;
// What TeaVM may use for its own buffers; Octet's memory begins above it.
const TEAVM_HEAP = 65536;

// A struct type, and a function with try_table.
const GC_MODULE = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 6, 2, 95, 0, 96, 0, 0, 3, 2, 1, 1, 10, 8, 1, 6, 0, 31, 64, 0, 11,
  11,
]);

const compiled = new Map();

/** Checks that the engine can run Octet at all. */
export function checkEnvironment() {
  if (typeof WebAssembly !== 'object' || !WebAssembly.validate(GC_MODULE)) {
    throw new OctetError(
      'environment',
      'this browser lacks WebAssembly GC or exception handling: ' +
        'Octet needs Chrome or Edge 137+, Firefox 131+ or Safari 18.4+',
    );
  }
}

/** A compiled core and, unless scalar, kernel module; compiled once per page. */
export function compileModules(core, kernels, onModule) {
  const names = kernels === 'scalar' ? [core] : [core, kernels];
  let done = 0;
  onModule(0, names.length);
  return Promise.all(
    names.map(async (name) => {
      const module = await compileOnce(name);
      onModule(++done, names.length);
      return module;
    }),
  );
}

function compileOnce(name) {
  if (!compiled.has(name)) {
    const module = compileFile(name);
    compiled.set(name, module);
    module.catch(() => compiled.delete(name));
  }
  return compiled.get(name);
}

/** One instance of the core on a memory of its own. */
export class Core {
  #exports;
  #memory;
  #broken;
  #calls = [];
  #thrown;

  constructor(exports, memory, base) {
    this.#exports = exports;
    this.#memory = memory;
    this.base = base;
  }

  /** Sets what computes the page's own operators: functions of the memory, by number. */
  setCalls(callsIn) {
    this.#calls = callsIn(this.#memory);
  }

  #runCustom(number) {
    try {
      this.#calls[number]();
    } catch (error) {
      this.#thrown = error;
      throw error;
    }
  }

  /** Instantiates the compiled modules that {@link compileModules} returned. */
  static async instantiate([core, kernels]) {
    const heapOffset = (dataSize(core) + 7) & -8;
    const base = (heapOffset + TEAVM_HEAP + 63) & -64;
    try {
      const memory = createMemory(Math.ceil(base / PAGE) + 1);
      const linked = kernels
        ? (await WebAssembly.instantiate(kernels, { env: { memory } })).exports
        : { run: noKernels };
      let instance;
      const custom = (number) => instance.#runCustom(number);
      const imports = coreImports(memory, heapOffset, linked, custom);
      const { exports } = await WebAssembly.instantiate(core, imports);
      return (instance = new Core(exports, memory, base));
    } catch (error) {
      throw instantiationError(error);
    }
  }

  /** Calls an export; Java exceptions and traps arrive as {@link OctetError}. */
  call(name, ...args) {
    if (this.#broken) {
      throw this.#broken;
    }
    try {
      return this.#exports[name](...args);
    } catch (error) {
      throw this.#translate(error);
    }
  }

  /** Calls an export that returns JSON as a Java string. */
  callJson(name, ...args) {
    return JSON.parse(this.#text(this.call(name, ...args)));
  }

  /** Copies a typed array to an address. */
  write(address, { buffer, byteOffset, byteLength }) {
    const source = new Uint8Array(buffer, byteOffset, byteLength);
    new Uint8Array(this.#memory.buffer, address >>> 0, byteLength).set(source);
  }

  /** Copies bytes out into a buffer of their own. */
  read(address, bytes) {
    const start = address >>> 0;
    try {
      return this.#memory.buffer.slice(start, start + bytes);
    } catch (error) {
      throw new OctetError('memory', `no memory for a result of ${bytes} bytes`, error);
    }
  }

  #text(text) {
    const { textLength, textUnit } = this.#exports;
    const length = textLength(text);
    let result = '';
    for (let i = 0; i < length; i++) {
      result += String.fromCharCode(textUnit(text, i));
    }
    return result;
  }

  #translate(error) {
    if (error === this.#thrown) {
      return error;
    }
    const { errorCode, errorMessage } = this.#exports;
    const tag = this.#exports['teavm.javaException'];
    try {
      if (error instanceof WebAssembly.Exception && error.is(tag)) {
        const thrown = error.getArg(tag, 0);
        return new OctetError(this.#text(errorCode(thrown)), this.#text(errorMessage(thrown)));
      }
    } catch (trap) {
      error = trap;
    }
    this.#broken = new OctetError(
      'internal',
      `the model stopped with an internal error (${error?.message}); load it again`,
      error,
    );
    return this.#broken;
  }
}

/** Bytes at the bottom of the memory that the core fills with its literals. */
function dataSize(core) {
  const [section] = WebAssembly.Module.customSections(core, 'teavm.memoryRequirements');
  return section ? JSON.parse(String.fromCharCode(...new Uint8Array(section))).dataSize : 0;
}

function createMemory(initial) {
  // The core addresses 2 GB; some devices refuse to reserve that much.
  for (let maximum = 32768; ; maximum >>= 1) {
    try {
      return new WebAssembly.Memory({ initial, maximum });
    } catch (error) {
      if (maximum <= 4096) {
        throw error;
      }
    }
  }
}

function coreImports(memory, heapOffset, kernels, custom) {
  const constant = (value) => new WebAssembly.Global({ value: 'i32', mutable: false }, value);
  return {
    env: { memory },
    kernels: { run: kernels.run },
    octet: { grow: (end) => Number(grow(memory, end >>> 0)), custom },
    teavmMemory: {
      heapOffset: constant(heapOffset),
      maxSize: constant(TEAVM_HEAP),
      notifyHeapResized() {},
    },
    teavmDate: { currentTimeMillis: Date.now },
    teavmMath: Math,
  };
}

function grow(memory, end) {
  const missing = Math.ceil((end - memory.buffer.byteLength) / PAGE);
  try {
    if (missing > 0) {
      memory.grow(missing);
    }
    return true;
  } catch {
    return false;
  }
}

function noKernels() {
  throw new Error('no kernel module is linked');
}

function instantiationError(error) {
  if (error instanceof RangeError) {
    return new OctetError('memory', `the browser gave no memory for the model: ${error.message}`, error);
  }
  if (error instanceof WebAssembly.LinkError) {
    return new OctetError(
      'internal',
      `the package's files do not fit together, perhaps of different versions: ${error.message}`,
      error,
    );
  }
  return new OctetError('internal', error?.message, error);
}
