package dev.octet.wasm.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.octet.kernel.Family;
import dev.octet.kernel.Feature;
import dev.octet.kernel.KernelSpec;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CatalogTest {
  @ParameterizedTest
  @EnumSource(Feature.class)
  void namesEveryKernelOnce(Feature feature) {
    List<KernelSpec> specs = Catalog.specs(feature);
    assertEquals(specs.size(), specs.stream().map(KernelSpec::name).distinct().count());
    specs.forEach(spec -> assertEquals(feature, spec.feature()));
  }

  @Test
  void servesEveryFamilyInBothModules() {
    for (Feature feature : List.of(Feature.SIMD128, Feature.RELAXED)) {
      for (Family family : Family.values()) {
        assertTrue(
            Catalog.specs(feature).stream().anyMatch(spec -> spec.family() == family),
            feature + " has no " + family + " among " + Arrays.toString(Family.values()));
      }
    }
  }

  @Test
  void hasNoScalarKernels() {
    assertEquals(List.of(), Catalog.specs(Feature.SCALAR));
  }
}
