package dev.octet.wasm.emit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.octet.kernel.Feature;
import dev.octet.wasm.catalog.Catalog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmModule;

class KernelModuleWriterTest {
  @ParameterizedTest
  @EnumSource(
      value = Feature.class,
      names = {"SIMD128", "RELAXED"})
  void writesAValidModuleWithATableOfTheCatalogue(Feature feature) {
    WasmModule module = Parser.parse(KernelModuleWriter.write(feature, DotProduct.EXACT_U8));
    assertEquals(1, module.importSection().importCount());
    assertEquals("env", module.importSection().getImport(0).module());
    assertEquals("memory", module.importSection().getImport(0).name());
    assertEquals(1, module.exportSection().exportCount());
    assertEquals("run", module.exportSection().getExport(0).name());
    assertEquals(
        Catalog.specs(feature).size(), module.elementSection().getElement(0).elementCount());
  }

  @Test
  void writesTheSameBytesEachTime() {
    assertArrayEquals(
        KernelModuleWriter.write(Feature.RELAXED, DotProduct.NATIVE),
        KernelModuleWriter.write(Feature.RELAXED, DotProduct.NATIVE));
  }

  @Test
  void refusesAFeatureWithoutKernels() {
    assertThrows(
        IllegalArgumentException.class,
        () -> KernelModuleWriter.write(Feature.SCALAR, DotProduct.NATIVE));
  }
}
