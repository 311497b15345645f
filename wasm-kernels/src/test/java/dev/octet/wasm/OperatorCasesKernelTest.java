package dev.octet.wasm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.octet.cases.OperatorCase;
import dev.octet.cases.OperatorCases;
import dev.octet.kernel.Domain;
import dev.octet.kernel.Feature;
import dev.octet.kernel.KernelLibrary;
import dev.octet.kernel.KernelModule;
import dev.octet.kernel.KernelSpec;
import dev.octet.operator.DomainCast;
import dev.octet.plan.Step;
import dev.octet.runtime.Model;
import dev.octet.runtime.ReadOptions;
import dev.octet.simd.SimdKernels;
import dev.octet.tensor.Memory;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The operator cases on the kernels, as the planner packs for them, against the scalar operators.
 */
class OperatorCasesKernelTest {

  @ParameterizedTest
  @CsvSource({"SIMD128,U8", "RELAXED,U8", "RELAXED,S8"})
  void everyCaseEqualsTheScalarOperatorsAndEveryKernelIsUsed(Feature feature, Domain domain) {
    Memory[] current = new Memory[1];
    RecordingKernels module =
        new RecordingKernels(new EndiveKernels(feature, domain, () -> current[0].array()));
    KernelLibrary library = new SimdKernels(module);
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
    for (int i = 0; i < module.specs().size(); i++) {
      assertTrue(module.called.get(i), module.specs().get(i).name() + " is never called");
    }
  }

  @ParameterizedTest
  @CsvSource({"SIMD128,U8", "RELAXED,U8", "RELAXED,S8"})
  void productsRunOnKernels(Feature feature, Domain domain) {
    SimdKernels library = new SimdKernels(new EndiveKernels(feature, domain, () -> new byte[0]));
    int products = 0;
    for (OperatorCase each : OperatorCases.all()) {
      if (each.name().startsWith("transposed convolution 3x")
          || each.name().startsWith("symmetric matrix product")
          || each.name().matches("dynamic layer in blocks of (32|64) .*")
          || each.name().contains("SEQUENCE_LSTM ")
          || each.name().startsWith("SVDF ")) {
        Model model = Model.of(each.graph(new Memory(64)), ReadOptions.of(library));
        products++;
        for (Step step : model.plan().steps()) {
          boolean isCast = step.node().operator() instanceof DomainCast;
          assertTrue(isCast || step.kernel().name().contains("gemm"), each.name());
        }
      }
    }
    assertTrue(products > 50, "only " + products + " cases");
  }

  @ParameterizedTest
  @CsvSource({"SIMD128,U8", "RELAXED,U8", "RELAXED,S8"})
  void weightsOfFourBitsStayPackedInMatrixVectorProducts(Feature feature, Domain domain) {
    SimdKernels library = new SimdKernels(new EndiveKernels(feature, domain, () -> new byte[0]));
    int products = 0;
    for (OperatorCase each : OperatorCases.all()) {
      if (each.name().matches("(dynamic layer M=1 N=(9|17) .*4 bits.*|layer of .-bit.* M=1 .*)")) {
        Model model = Model.of(each.graph(new Memory(64)), ReadOptions.of(library));
        products++;
        for (Step step : model.plan().steps()) {
          boolean isCast = step.node().operator() instanceof DomainCast;
          assertTrue(isCast || step.kernel().name().contains("_qc4w_"), each.name());
        }
      }
    }
    assertTrue(products > 15, "only " + products + " cases");
  }

  /** Remembers which kernels were called. */
  private record RecordingKernels(KernelModule kernels, BitSet called) implements KernelModule {
    RecordingKernels(KernelModule kernels) {
      this(kernels, new BitSet());
    }

    @Override
    public Feature feature() {
      return kernels.feature();
    }

    @Override
    public Domain domain() {
      return kernels.domain();
    }

    @Override
    public List<KernelSpec> specs() {
      return kernels.specs();
    }

    @Override
    public void call(int kernel, int params, int from, int to) {
      called.set(kernel);
      kernels.call(kernel, params, from, to);
    }
  }
}
