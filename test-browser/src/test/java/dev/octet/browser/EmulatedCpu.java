package dev.octet.browser;

import dev.octet.kernel.Feature;
import dev.octet.wasm.emit.DotProduct;
import dev.octet.wasm.emit.KernelModuleWriter;
import dev.octet.wasm.emit.RelaxedProbe;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Stream;

/**
 * The package as it behaves on a CPU with another relaxed dot product: the same files, but that the
 * relaxed kernels and the probe compute that product in plain SIMD.
 */
enum EmulatedCpu {
  /** Multiplies signed by unsigned bytes. */
  U8(DotProduct.EXACT_U8),
  /** Multiplies signed by signed bytes. */
  S8(DotProduct.EXACT_S8);

  private final DotProduct dot;

  EmulatedCpu(DotProduct dot) {
    this.dot = dot;
  }

  /** Fails unless all models choose the relaxed kernels and give the JVM's bytes. */
  void check(Browsers browsers, Engine engine, List<ModelCase> models) throws IOException {
    TestSite site = browsers.site();
    String folder = "/made/cpu-" + name();
    put(site, folder);
    try (RunnerPage page = browsers.open(engine, "/pages/runner.html?" + folder)) {
      EngineAbility ability = new EngineAbility("relaxed", "emulated " + this);
      for (ModelCase model : models) {
        new Parity(page, site, ability).check(model, "relaxed");
      }
    }
  }

  private void put(TestSite site, String folder) throws IOException {
    try (Stream<Path> files = Files.list(TestSite.PACKAGE)) {
      for (Path file : files.toList()) {
        site.put(folder + "/" + file.getFileName(), Files.readAllBytes(file));
      }
    }
    site.put(folder + "/relaxed.wasm", KernelModuleWriter.write(Feature.RELAXED, dot));
    String script = Files.readString(TestSite.PACKAGE.resolve("index.mjs"));
    String emulated = script.replace(probe(DotProduct.NATIVE), probe(dot));
    if (emulated.equals(script)) {
      throw new AssertionError("no bytes of the probe in index.mjs");
    }
    site.put(folder + "/index.mjs", emulated.getBytes(StandardCharsets.UTF_8));
  }

  /** The bytes of the probe as they stand in the script. */
  private static String probe(DotProduct dot) {
    StringJoiner bytes = new StringJoiner(",", "[", "]");
    for (byte b : RelaxedProbe.write(dot)) {
      bytes.add(String.valueOf(b & 0xFF));
    }
    return bytes.toString();
  }
}
