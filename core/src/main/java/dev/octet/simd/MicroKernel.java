package dev.octet.simd;

import dev.octet.kernel.KernelModule;
import dev.octet.kernel.KernelSpec;

/**
 * One kernel of a module.
 *
 * @param module the module that contains it
 * @param number its position in the module's catalogue
 */
record MicroKernel(KernelModule module, int number) {

  KernelSpec spec() {
    return module.specs().get(number);
  }

  void call(int params, int from, int to) {
    module.call(number, params, from, to);
  }
}
