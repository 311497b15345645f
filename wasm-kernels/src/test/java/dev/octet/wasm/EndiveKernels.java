package dev.octet.wasm;

import dev.octet.kernel.Domain;
import dev.octet.kernel.Feature;
import dev.octet.kernel.KernelModule;
import dev.octet.kernel.KernelSpec;
import dev.octet.wasm.catalog.Catalog;
import dev.octet.wasm.emit.DotProduct;
import dev.octet.wasm.emit.KernelModuleWriter;
import java.util.List;
import java.util.function.Supplier;
import run.endive.runtime.ByteArrayMemory;
import run.endive.runtime.ExportFunction;
import run.endive.runtime.ImportMemory;
import run.endive.runtime.ImportValues;
import run.endive.runtime.Instance;
import run.endive.runtime.Memory;
import run.endive.wasm.Parser;
import run.endive.wasm.types.MemoryLimits;

/**
 * The kernels on the JVM, interpreted by Endive on a copy of the caller's memory.
 *
 * <p>Each call copies the caller's bytes in and the result back out, so that the memory may change
 * in any way between calls. Relaxed kernels run with the exact dot product of the domain. A few
 * million multiplications per second: for small sizes only.
 */
public final class EndiveKernels implements KernelModule {
  private final Feature feature;
  private final Domain domain;
  private final Supplier<byte[]> callerMemory;
  private final Memory memory = new ByteArrayMemory(new MemoryLimits(1));
  private final ExportFunction run;

  /**
   * Creates the kernels of {@code feature} on a memory that keeps its array.
   *
   * @param memory the caller's linear memory: index is address
   * @throws IllegalArgumentException as for the other constructor
   */
  public EndiveKernels(Feature feature, Domain domain, byte[] memory) {
    this(feature, domain, () -> memory);
  }

  /**
   * Creates the kernels of {@code feature} on a memory that may grow into a new array.
   *
   * @param memory gives the caller's current linear memory
   * @throws IllegalArgumentException if the feature has no kernels, or no dot product for the
   *     domain: simd128 wants U8, relaxed U8 or S8
   */
  public EndiveKernels(Feature feature, Domain domain, Supplier<byte[]> memory) {
    this.feature = feature;
    this.domain = domain;
    this.callerMemory = memory;
    byte[] module = KernelModuleWriter.write(feature, dotProduct(feature, domain));
    this.run =
        Instance.builder(Parser.parse(module))
            .withImportValues(
                ImportValues.builder()
                    .addMemory(new ImportMemory("env", "memory", this.memory))
                    .build())
            .build()
            .export("run");
  }

  private static DotProduct dotProduct(Feature feature, Domain domain) {
    if (domain == Domain.U8) {
      return DotProduct.EXACT_U8;
    }
    if (domain == Domain.S8 && feature == Feature.RELAXED) {
      return DotProduct.EXACT_S8;
    }
    throw new IllegalArgumentException(
        "no " + feature.label() + " kernels for the domain " + domain);
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
    return Catalog.specs(feature);
  }

  @Override
  public void call(int kernel, int params, int from, int to) {
    byte[] bytes = callerMemory.get();
    int pages = (bytes.length + Memory.PAGE_SIZE - 1) / Memory.PAGE_SIZE;
    if (pages > memory.pages()) {
      memory.grow(pages - memory.pages());
    }
    memory.write(0, bytes, 0, bytes.length);
    run.apply(kernel, params, from, to);
    System.arraycopy(memory.readBytes(0, bytes.length), 0, bytes, 0, bytes.length);
  }
}
