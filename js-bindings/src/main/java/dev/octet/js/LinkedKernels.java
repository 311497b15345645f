package dev.octet.js;

import dev.octet.kernel.Domain;
import dev.octet.kernel.Feature;
import dev.octet.kernel.KernelModule;
import dev.octet.kernel.KernelSpec;
import dev.octet.wasm.catalog.Catalog;
import java.util.List;
import org.teavm.interop.Import;

/** The kernel module that the loader has linked to this instance. */
final class LinkedKernels implements KernelModule {
  private final Feature feature;
  private final Domain domain;
  private final List<KernelSpec> specs;

  LinkedKernels(Feature feature, Domain domain) {
    this.feature = feature;
    this.domain = domain;
    this.specs = Catalog.specs(feature);
  }

  @Override
  public Feature feature() {
    return feature;
  }

  @Override
  public Domain domain() {
    return domain;
  }

  @Override
  public List<KernelSpec> specs() {
    return specs;
  }

  @Override
  public void call(int kernel, int params, int from, int to) {
    run(kernel, params, from, to);
  }

  @Import(module = "kernels", name = "run")
  private static native void run(int kernel, int params, int from, int to);
}
