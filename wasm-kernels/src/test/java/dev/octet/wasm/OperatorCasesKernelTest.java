package dev.octet.wasm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.octet.cases.OperatorCase;
import dev.octet.cases.OperatorCases;
import dev.octet.kernel.Domain;
import dev.octet.kernel.Family;
import dev.octet.kernel.Feature;
import dev.octet.kernel.KernelLibrary;
import dev.octet.kernel.ScalarKernel;
import dev.octet.optimize.Optimizer;
import dev.octet.plan.Planner;
import dev.octet.plan.Step;
import dev.octet.simd.SimdKernels;
import dev.octet.tensor.Memory;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The operator cases on the kernels, as the planner packs for them, against the scalar operators.
 */
class OperatorCasesKernelTest {

  @ParameterizedTest
  @CsvSource({"SIMD128,U8", "RELAXED,U8", "RELAXED,S8"})
  void everyCaseEqualsTheScalarOperators(Feature feature, Domain domain) {
    Memory[] current = new Memory[1];
    KernelLibrary library =
        new SimdKernels(new EndiveKernels(feature, domain, () -> current[0].array()));
    for (OperatorCase each : OperatorCases.all()) {
      byte[] expected = each.run(new Memory(64), KernelLibrary.SCALAR);
      for (int ranges = 1; ranges <= 3; ranges += 2) {
        current[0] = new Memory(64);
        assertArrayEquals(
            expected,
            each.run(current[0], library, ranges),
            feature.label() + " " + domain + ", " + ranges + " ranges: " + each.name());
      }
    }
  }

  @Test
  void theCasesReachEveryKernelOfTheCatalogue() {
    for (Feature feature : new Feature[] {Feature.SIMD128, Feature.RELAXED}) {
      EndiveKernels module = new EndiveKernels(feature, Domain.U8, new byte[0]);
      Set<String> used = new HashSet<>();
      for (OperatorCase each : OperatorCases.all()) {
        for (Step step :
            Planner.plan(
                    Optimizer.optimize(each.graph(new Memory(64)), Domain.U8),
                    new SimdKernels(module),
                    64,
                    false)
                .steps()) {
          used.add(step.kernel().name());
        }
      }
      used.remove(ScalarKernel.NAME);
      module.specs().stream()
          .filter(spec -> !spec.name().contains("rsum") && spec.family() != Family.PACK)
          .forEach(spec -> assertTrue(used.contains(spec.name()), spec.name() + " is never used"));
    }
  }
}
