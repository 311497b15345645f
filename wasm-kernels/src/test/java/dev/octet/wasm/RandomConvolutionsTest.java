package dev.octet.wasm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.octet.cases.CaseGraph;
import dev.octet.cases.OperatorCase;
import dev.octet.graph.Value;
import dev.octet.kernel.Domain;
import dev.octet.kernel.Feature;
import dev.octet.kernel.KernelLibrary;
import dev.octet.numerics.Activation;
import dev.octet.operator.Conv2d;
import dev.octet.operator.Convolution;
import dev.octet.operator.DepthwiseConv2d;
import dev.octet.operator.Window2d;
import dev.octet.simd.SimdKernels;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Memory;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * 8-bit convolutions of random shapes, windows, types and zero points against the scalar operator.
 * {@code -Doctet.seed=N} starts with other ones; the name of a case holds its own seed.
 */
class RandomConvolutionsTest {
  private static final int CASES = 250;
  private static final int[] CHANNELS = {1, 2, 3, 4, 7, 8, 9, 16, 17, 33, 65};

  @ParameterizedTest
  @CsvSource({"SIMD128,U8", "RELAXED,U8", "RELAXED,S8"})
  void kernelsEqualTheScalarOperator(Feature feature, Domain domain) {
    Memory[] current = new Memory[1];
    KernelLibrary library =
        new SimdKernels(new EndiveKernels(feature, domain, () -> current[0].array()));
    int first = Integer.getInteger("octet.seed", 1) * CASES;
    for (int seed = first; seed < first + CASES; seed++) {
      long state = seed * 0x9E3779B97F4A7C15L;
      OperatorCase each = OperatorCase.random("seed " + seed, g -> build(g, new Random(state)));
      byte[] expected = each.run(new Memory(64), KernelLibrary.SCALAR);
      current[0] = new Memory(64);
      assertArrayEquals(expected, each.run(current[0], library, 2), domain + ", " + each.name());
    }
  }

  private static void build(CaseGraph g, Random random) {
    boolean depthwise = random.nextBoolean();
    int inputs = CHANNELS[random.nextInt(CHANNELS.length)];
    int outputs =
        depthwise ? inputs * (1 + random.nextInt(3)) : CHANNELS[random.nextInt(CHANNELS.length)];
    int batch = 1 + random.nextInt(2);
    int height = 1 + random.nextInt(12);
    int width = 1 + random.nextInt(12);
    Window2d window = window(random, height, width);
    Convolution operator =
        depthwise
            ? new DepthwiseConv2d(window, activation(random))
            : new Conv2d(window, activation(random));
    DataType to = type(random);
    DataType from = type(random);
    float scale = 0.002f * (1 << random.nextInt(12));
    int[] dims = {
      depthwise ? 1 : outputs, window.height(), window.width(), depthwise ? outputs : inputs
    };
    Value output =
        g.result(
            to,
            scale,
            zeroPoint(random, to),
            batch,
            window.outputHeight(height),
            window.outputWidth(width),
            outputs);
    Value input = g.input(from, 0.02f, zeroPoint(random, from), batch, height, width, inputs);
    g.node(operator, output, input, weights(g, random, dims), g.bias(outputs, 3000));
  }

  /** A window that fits, often of 3x3 and with the same steps in both directions. */
  private static Window2d window(Random random, int height, int width) {
    while (true) {
      boolean square = random.nextBoolean();
      int rows = square ? 3 : 1 + random.nextInt(5);
      int columns = square ? 3 : 1 + random.nextInt(5);
      int stride = 1 + random.nextInt(3);
      int dilation = 1 + random.nextInt(3);
      int strideX = square ? stride : 1 + random.nextInt(3);
      int dilationX = square ? dilation : 1 + random.nextInt(3);
      boolean same = random.nextBoolean();
      Window2d window =
          Window2d.of(same, height, width, rows, columns, stride, strideX, dilation, dilationX);
      if (window.outputHeight(height) > 0 && window.outputWidth(width) > 0) {
        return window;
      }
    }
  }

  private static Value weights(CaseGraph g, Random random, int[] dims) {
    DataType type = type(random);
    return g.constant(type, 0.01f, zeroPoint(random, type), dims);
  }

  private static Activation activation(Random random) {
    return Activation.values()[random.nextInt(Activation.values().length)];
  }

  private static DataType type(Random random) {
    return random.nextBoolean() ? DataType.INT8 : DataType.UINT8;
  }

  /** Any zero point, often one at an end of the range or about its middle. */
  private static int zeroPoint(Random random, DataType type) {
    int[] candidates = {
      type.min(), type.max(), type.min() + random.nextInt(256), type.min() + 126 + random.nextInt(5)
    };
    return candidates[random.nextInt(candidates.length)];
  }
}
