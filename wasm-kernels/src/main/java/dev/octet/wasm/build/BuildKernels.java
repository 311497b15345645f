package dev.octet.wasm.build;

import dev.octet.kernel.Feature;
import dev.octet.wasm.emit.DotProduct;
import dev.octet.wasm.emit.KernelModuleWriter;
import dev.octet.wasm.emit.RelaxedProbe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes {@code simd128.wasm}, {@code relaxed.wasm} and {@code probe.wasm} into a directory. */
public final class BuildKernels {
  private BuildKernels() {}

  /**
   * Entry point.
   *
   * @param args the directory, created where it is missing
   * @throws IOException if a file cannot be written
   */
  public static void main(String[] args) throws IOException {
    if (args.length != 1) {
      throw new IllegalArgumentException("usage: BuildKernels OUTDIR");
    }
    Path directory = Files.createDirectories(Path.of(args[0]));
    for (Feature feature : new Feature[] {Feature.SIMD128, Feature.RELAXED}) {
      byte[] module = KernelModuleWriter.write(feature, DotProduct.NATIVE);
      Files.write(directory.resolve(feature.label() + ".wasm"), module);
    }
    Files.write(directory.resolve("probe.wasm"), RelaxedProbe.write(DotProduct.NATIVE));
  }
}
