package dev.octet.cases;

import static dev.octet.tensor.DataType.INT8;
import static dev.octet.tensor.DataType.UINT8;

import dev.octet.cases.OperatorCase.Fill;
import dev.octet.graph.Value;
import dev.octet.numerics.Activation;
import dev.octet.operator.BatchMatmul;
import dev.octet.operator.Conv2d;
import dev.octet.operator.DepthwiseConv2d;
import dev.octet.operator.Dequantize;
import dev.octet.operator.EmbeddingLookup;
import dev.octet.operator.FullyConnected;
import dev.octet.operator.Pad;
import dev.octet.operator.TransposeConv;
import dev.octet.operator.Window2d;
import java.util.List;

/** Dynamic range: float32 activations, weights of 8, 4 and 2 bits; and tables of such weights. */
final class DynamicCases {
  private DynamicCases() {}

  static void addTo(List<OperatorCase> cases) {
    byHand(cases);
    for (int m : new int[] {1, 2, 5, 6, 13}) {
      for (int n : new int[] {1, 8, 9, 17}) {
        layer(cases, m, n, 24, 8, Fill.RANDOM);
        layer(cases, m, n, 40, 4, Fill.RANDOM);
      }
    }
    for (int k : new int[] {1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 64, 127}) {
      layer(cases, 1, 9, k, 8, Fill.RANDOM);
      layer(cases, 7, 9, k, 8, Fill.COUNTING);
      layer(cases, 1, 9, k, 4, Fill.RANDOM);
      layer(cases, 2, 9, k, 2, Fill.COUNTING);
    }
    smallQuantizedLayers(cases);
    for (int block : new int[] {1, 4, 32, 64}) {
      blocks(cases, 1, 9, block, 4);
      blocks(cases, 5, 16, block, 4);
      blocks(cases, 1, 16, block, 8);
      blocks(cases, 3, 19, block, 8);
    }
    convolutions(cases);
    matrices(cases);
    tables(cases);
  }

  private static void byHand(List<OperatorCase> cases) {
    cases.add(
        OperatorCase.byHandInFloats(
            "dynamic layer: rows 0 1 and 2 3, quantized in steps of 1/255 and 3/255",
            g ->
                g.node(
                    new FullyConnected(Activation.NONE, false),
                    g.floatResult(2, 1),
                    g.floatInput(2, 2),
                    g.literal(INT8, 1, 0, new int[] {1, 2}, 3, -2)),
            -2,
            0));
    cases.add(
        OperatorCase.byHandInFloats(
            "dynamic layer by blocks of 1: 0 * 3 * 0.5 + 255/255 * -2 * 0.25 + 1",
            g ->
                g.node(
                    new FullyConnected(Activation.NONE, false),
                    g.floatResult(1, 1),
                    g.floatInput(1, 2),
                    g.blocks(1, new float[] {0.5f, 0.25f}, new int[] {1, 2}, 3, -2),
                    g.floatLiteral(1)),
            0.5f));
    cases.add(
        OperatorCase.byHandInFloats(
            "embedding lookup in int8: rows 0 and 1 of scales 1 and 0.5",
            g ->
                g.node(
                    new EmbeddingLookup(),
                    g.floatResult(2, 2),
                    g.ints(0, 1),
                    g.blocks(2, new float[] {1, 0.5f}, new int[] {2, 2}, 3, -2, 5, 6)),
            3,
            -2,
            2.5f,
            3));
  }

  private static void layer(List<OperatorCase> cases, int m, int n, int k, int bits, Fill fill) {
    cases.add(
        OperatorCase.filled(
            "dynamic layer M=" + m + " N=" + n + " K=" + k + ", " + bits + " bits, " + fill,
            fill,
            g -> {
              Value weights =
                  n % 2 == 0 ? g.constant(INT8, 0.02f, 0, n, k) : g.small(bits, 0, 0.01f, n, k);
              g.node(
                  new FullyConnected(m == 5 ? Activation.RELU6 : Activation.NONE, false),
                  g.floatResult(m, n),
                  g.floatInput(m, k),
                  weights,
                  m == 6 ? null : g.floats(n));
            }));
  }

  /** Fully quantized layers whose weights need few bits. */
  private static void smallQuantizedLayers(List<OperatorCase> cases) {
    for (int bits : new int[] {4, 2}) {
      for (int[] s : new int[][] {{1, 8, 16}, {1, 9, 33}, {2, 17, 7}, {7, 5, 64}, {1, 64, 1}}) {
        cases.add(
            OperatorCase.random(
                "layer of " + bits + "-bit weights M=" + s[0] + " N=" + s[1] + " K=" + s[2],
                g ->
                    g.node(
                        new FullyConnected(Activation.RELU, false),
                        g.result(s[0] == 2 ? UINT8 : INT8, 0.1f, 9, s[0], s[1]),
                        g.input(s[0] == 2 ? UINT8 : INT8, 0.02f, 5, s[0], s[2]),
                        g.small(bits, 0, 0.05f, s[1], s[2]),
                        g.bias(s[1], 500))));
      }
    }
  }

  private static void blocks(List<OperatorCase> cases, int m, int n, int block, int bits) {
    cases.add(
        OperatorCase.random(
            "dynamic layer in blocks of " + block + " M=" + m + " N=" + n + " " + bits + " bits",
            g ->
                g.node(
                    new FullyConnected(Activation.RELU, true),
                    g.floatResult(1, m, n),
                    g.floatInput(1, m, 128),
                    g.inBlocks(bits, block, 0.01f, n, 128),
                    m == 1 ? null : g.floats(n))));
  }

  private static void convolutions(List<OperatorCase> cases) {
    int[][] shapes = {
      // batch, height, width, C, O, window, stride, same
      {1, 5, 7, 3, 8, 3, 1, 1},
      {2, 5, 7, 3, 9, 3, 2, 1},
      {2, 6, 5, 16, 17, 3, 1, 0},
      {2, 3, 4, 8, 6, 1, 1, 1},
      {2, 6, 6, 12, 8, 1, 2, 1},
      {1, 4, 4, 5, 7, 5, 1, 1},
      {1, 9, 9, 1, 4, 4, 2, 0}
    };
    for (int[] s : shapes) {
      Window2d window = Window2d.of(s[7] == 1, s[1], s[2], s[5], s[5], s[6], s[6], 1, 1);
      int height = window.outputHeight(s[1]);
      int width = window.outputWidth(s[2]);
      String title = " " + s[0] + "x" + s[1] + "x" + s[2] + "x" + s[3] + " " + s[5] + "/" + s[6];
      cases.add(
          OperatorCase.random(
              "dynamic convolution" + title,
              g ->
                  g.node(
                      new Conv2d(window, Activation.RELU),
                      g.floatResult(s[0], height, width, s[4]),
                      g.floatInput(s[0], s[1], s[2], s[3]),
                      g.perChannel(0, 0.01f, s[4], s[5], s[5], s[3]),
                      g.floats(s[4]))));
      cases.add(
          OperatorCase.random(
              "dynamic depthwise" + title,
              g ->
                  g.node(
                      new DepthwiseConv2d(window, Activation.NONE),
                      g.floatResult(s[0], height, width, 2 * s[3]),
                      g.floatInput(s[0], s[1], s[2], s[3]),
                      g.perChannel(3, 0.01f, 1, s[5], s[5], 2 * s[3]),
                      g.floats(2 * s[3]))));
      cases.add(
          OperatorCase.random(
              "dynamic transposed convolution" + title,
              g ->
                  g.node(
                      new TransposeConv(window, Activation.NONE),
                      g.floatResult(s[0], s[1], s[2], s[4]),
                      g.ints(s[0], s[1], s[2], s[4]),
                      g.perChannel(0, 0.01f, s[4], s[5], s[5], s[3]),
                      g.floatInput(s[0], height, width, s[3]),
                      s[4] == 8 ? null : g.floats(s[4]))));
    }
    cases.add(
        OperatorCase.random(
            "dynamic convolution 1x1 after PAD",
            g -> {
              Value padded =
                  g.node(
                      new Pad(),
                      g.floatResult(1, 4, 5, 3),
                      g.floatInput(1, 2, 3, 3),
                      g.intMatrix(2, 0, 0, 1, 1, 1, 1, 0, 0));
              g.node(
                  new Conv2d(Window2d.of(true, 4, 5, 1, 1, 1, 1, 1, 1), Activation.NONE),
                  g.floatResult(1, 4, 5, 4),
                  padded,
                  g.perChannel(0, 0.01f, 4, 1, 1, 3));
            }));
  }

  private static void matrices(List<OperatorCase> cases) {
    for (boolean adjoint : new boolean[] {false, true}) {
      for (int[] s : new int[][] {{1, 1, 24, 9}, {2, 5, 16, 8}, {3, 7, 5, 17}}) {
        int[] b = adjoint ? new int[] {s[0], s[3], s[2]} : new int[] {s[0], s[2], s[3]};
        cases.add(
            OperatorCase.random(
                "dynamic matmul " + s[0] + "x" + s[1] + "x" + s[2] + "x" + s[3] + " " + adjoint,
                g ->
                    g.node(
                        new BatchMatmul(false, adjoint),
                        g.floatResult(s[0], s[1], s[3]),
                        g.floatInput(s[0], s[1], s[2]),
                        s[0] == 2
                            ? g.constant(INT8, 0.03f, 0, b)
                            : g.perChannel(adjoint ? 1 : 2, 0.01f, b))));
      }
    }
    cases.add(
        OperatorCase.random(
            "dynamic matmul of one matrix by several",
            g ->
                g.node(
                    new BatchMatmul(false, false),
                    g.floatResult(3, 2, 4),
                    g.floatInput(2, 6),
                    g.constant(INT8, 0.03f, 0, 3, 6, 4))));
  }

  private static void tables(List<OperatorCase> cases) {
    cases.add(
        OperatorCase.filled(
            "embedding lookup in int8 per row",
            Fill.COUNTING,
            g ->
                g.node(
                    new EmbeddingLookup(),
                    g.floatResult(5, 12),
                    g.ints(0, 5, 2, 2, 1),
                    g.perChannel(0, 0.01f, 6, 12))));
    cases.add(
        OperatorCase.filled(
            "embedding lookup in int8 per tensor",
            Fill.COUNTING,
            g ->
                g.node(
                    new EmbeddingLookup(),
                    g.floatResult(3, 2, 2),
                    g.ints(3, 0, 2),
                    g.constant(INT8, 0.25f, 3, 4, 2, 2))));
    cases.add(
        OperatorCase.random(
            "weights in blocks become float32",
            g -> {
              Value weights = g.inBlocks(4, 4, 0.01f, 3, 8);
              g.output(g.folded(new Dequantize(), g.floatResult(3, 8), weights));
            }));
  }
}
