package dev.octet.wasm.emit;

import static org.junit.jupiter.api.Assertions.fail;

import dev.octet.kernel.Domain;
import dev.octet.kernel.Feature;
import dev.octet.kernel.KernelModule;
import dev.octet.kernel.KernelSpec;
import dev.octet.wasm.EndiveKernels;
import dev.octet.wasm.catalog.Catalog;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every kernel of the catalogue against its specification in plain Java, with tolerance 0: the
 * whole memory must be what the reference leaves, so that a kernel writes its outputs and nothing
 * else.
 *
 * <p>To replay with another seed, run with {@code -Doctet.seed=N}.
 */
class KernelTest {
  private static final long SEED = Long.getLong("octet.seed", 20261121L);

  static Stream<Arguments> kernels() {
    return Stream.of(Feature.SIMD128, Feature.RELAXED)
        .flatMap(
            feature ->
                Catalog.specs(feature).stream()
                    .flatMap(
                        spec ->
                            domains(feature)
                                .map(domain -> Arguments.of(spec.name(), domain, spec))));
  }

  private static Stream<Domain> domains(Feature feature) {
    return feature == Feature.RELAXED ? Stream.of(Domain.U8, Domain.S8) : Stream.of(Domain.U8);
  }

  private static List<Scenario> scenarios(KernelSpec spec, Domain domain, Random random) {
    return switch (spec.family()) {
      case GEMM, IGEMM, GEMM4, DYNAMIC_GEMM, DYNAMIC_GEMM4 ->
          new GemmScenarios(spec, domain).all(random);
      case ROW_QUANTIZE -> RowQuantizeScenarios.all(random);
      case ROW_SUM -> RowSumScenarios.all(random);
      case PATCHES -> PatchScenarios.all(random);
      case DEPTHWISE -> new DepthwiseScenarios(spec, domain).all(random);
      case ADD,
          RESCALE,
          MULTIPLY,
          QUANTIZE,
          DEQUANTIZE,
          FLOAT_ADD,
          FLOAT_MULTIPLY,
          FLOAT_DIVIDE,
          FLOAT_MAXIMUM,
          FLOAT_MINIMUM,
          FLOAT_PRELU ->
          new ElementwiseScenarios(spec).all(random);
      case FLOAT_LOGISTIC, FLOAT_TANH, FLOAT_EXP, FLOAT_ELU, FLOAT_GELU, FLOAT_GELU_TANH ->
          new FunctionScenarios(spec).all(random);
      case DEPTHWISE_3X3 -> new Depthwise3x3Scenarios(spec, domain).all(random);
      case FLOAT_GEMM -> new FloatGemmScenarios(spec).all(random);
      case PACK -> new PackScenarios(spec).all(random);
      case COPY -> new CopyScenarios(spec).all(random);
      case REPLICATE -> ReplicateScenarios.all(random);
      case TRANSPOSE, WIDE_TRANSPOSE -> new TransposeScenarios(spec).all(random);
      case RESIZE_BILINEAR, FLOAT_RESIZE_BILINEAR -> new ResizeScenarios(spec).all(random);
      case FLOAT_DEPTHWISE -> new FloatDepthwiseScenarios(spec).all(random);
      case AVERAGE_POOL, MAX_POOL, FLOAT_AVERAGE_POOL, FLOAT_MAX_POOL ->
          new PoolScenarios(spec).all(random);
      case LOOKUP -> new LookupScenarios(spec).all(random);
      case SOFTMAX -> new SoftmaxScenarios(spec).all(random);
      case FLOAT_SOFTMAX -> new FloatSoftmaxScenarios(spec).all(random);
      case FLOAT_ROW_SUM -> FloatRowSumScenarios.all(random);
      case ARG_MAX, FLOAT_ARG_MAX -> new ArgMaxScenarios(spec).all(random);
    };
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("kernels")
  void computesWhatItsSpecificationSays(String name, Domain domain, KernelSpec spec) {
    Random random = new Random(SEED);
    byte[][] current = {new byte[0]};
    KernelModule kernels = new EndiveKernels(spec.feature(), domain, () -> current[0]);
    int kernel = kernels.specs().indexOf(spec);
    for (Scenario scenario : scenarios(spec, domain, random)) {
      int from = random.nextInt(3) == 0 ? random.nextInt(scenario.units()) : 0;
      int to =
          random.nextInt(3) == 0
              ? from + random.nextInt(scenario.units() - from + 1)
              : scenario.units();
      int split = from + random.nextInt(to - from + 1);
      MemoryImage expected = scenario.memory().copy();
      scenario.reference().run(expected, scenario.params(), from, to);
      current[0] = scenario.memory().bytes();
      kernels.call(kernel, scenario.params(), from, split);
      kernels.call(kernel, scenario.params(), split, split);
      kernels.call(kernel, scenario.params(), split, to);
      int position = Arrays.mismatch(expected.bytes(), current[0]);
      if (position >= 0) {
        fail(
            String.format(
                "%s in %s, %s, range [%d, %d) split at %d, seed %d: byte at address %d is %d,"
                    + " expected %d (parameter block at %d)",
                name,
                domain,
                scenario.description(),
                from,
                to,
                split,
                SEED,
                position,
                current[0][position],
                expected.bytes()[position],
                scenario.params()));
      }
    }
  }
}
