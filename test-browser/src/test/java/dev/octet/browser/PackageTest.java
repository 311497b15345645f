package dev.octet.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The built package as files. */
class PackageTest {
  private static final Set<String> CORE_IMPORTS =
      Set.of(
          "env.memory",
          "teavmMemory.heapOffset",
          "teavmMemory.maxSize",
          "teavmMemory.notifyHeapResized",
          "teavmDate.currentTimeMillis",
          "octet.grow",
          "octet.custom",
          "kernels.run");

  @ParameterizedTest
  @ValueSource(strings = {"core.wasm", "full.wasm"})
  void coresImportNothingThatNeedsEvaluatedJavaScript(String core) throws IOException {
    List<String> surprises = new ArrayList<>(imports(core));
    assertTrue(surprises.contains("env.memory"), surprises::toString);
    surprises.removeIf(name -> CORE_IMPORTS.contains(name) || name.startsWith("teavmMath."));
    assertEquals(List.of(), surprises);
  }

  @ParameterizedTest
  @ValueSource(strings = {"simd128.wasm", "relaxed.wasm"})
  void kernelModulesImportOnlyTheMemory(String module) throws IOException {
    assertEquals(List.of("env.memory"), imports(module));
  }

  @ParameterizedTest
  @ValueSource(strings = {"index.mjs", "index.d.ts", "package.json", "README.md", "LICENSE"})
  void packageHas(String file) {
    assertTrue(Files.isRegularFile(TestSite.PACKAGE.resolve(file)));
  }

  private static List<String> imports(String module) throws IOException {
    return WasmImports.of(Files.readAllBytes(TestSite.PACKAGE.resolve(module)));
  }
}
