package dev.octet.cases;

import static dev.octet.tensor.DataType.FLOAT32;
import static dev.octet.tensor.DataType.INT8;
import static dev.octet.tensor.DataType.UINT8;

import dev.octet.graph.Value;
import dev.octet.numerics.Activation;
import dev.octet.operator.BatchMatmul;
import dev.octet.operator.Conv3d;
import dev.octet.operator.Operator;
import dev.octet.operator.TransposeConv;
import dev.octet.operator.Window2d;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Shape;
import java.util.List;

/** TRANSPOSE_CONV, CONV_3D and BATCH_MATMUL. */
final class ProductCases {
  private ProductCases() {}

  static void addTo(List<OperatorCase> cases) {
    for (DataType type : new DataType[] {INT8, UINT8, FLOAT32}) {
      // OH, OW, C, O, KH, KW, stride, same
      transposed(cases, type, 7, 9, 3, 5, 3, 3, 2, true);
      transposed(cases, type, 8, 6, 4, 2, 2, 2, 2, true);
      transposed(cases, type, 9, 11, 2, 3, 3, 5, 2, false);
      transposed(cases, type, 10, 12, 2, 1, 3, 4, 2, false);
      transposed(cases, type, 5, 7, 1, 3, 1, 1, 3, true);
      transposed(cases, type, 6, 6, 5, 4, 5, 4, 1, true);
      products(cases, type);
    }
    for (DataType type : new DataType[] {INT8, FLOAT32}) {
      for (int[] s :
          new int[][] {
            {1, 16, 9},
            {1, 33, 24},
            {2, 70, 17},
            {3, 8, 8},
            {4, 1, 1},
            {5, 5, 9},
            {7, 33, 16},
            {6, 16, 33},
            {13, 70, 8}
          }) {
        symmetric(cases, type, s[0], s[1], s[2]);
      }
    }
    volumes(cases);
    halves(cases);
    byHand(cases);
  }

  private static void transposed(
      List<OperatorCase> cases,
      DataType type,
      int height,
      int width,
      int channels,
      int outputs,
      int kh,
      int kw,
      int stride,
      boolean same) {
    Window2d window = Window2d.of(same, height, width, kh, kw, stride, stride, 1, 1);
    int[] in = {2, window.outputHeight(height), window.outputWidth(width), channels};
    int[] weights = {outputs, kh, kw, channels};
    int[] out = {2, height, width, outputs};
    for (boolean bias : new boolean[] {true, false}) {
      cases.add(
          OperatorCase.random(
              "transposed convolution "
                  + kh
                  + "x"
                  + kw
                  + " by "
                  + stride
                  + " to "
                  + Shape.of(out)
                  + (bias ? " with bias " : " ")
                  + type.label(),
              g ->
                  g.node(
                      new TransposeConv(window, bias ? Activation.RELU6 : Activation.NONE),
                      type == FLOAT32 ? g.floatResult(out) : g.result(type, 0.07f, 3, out),
                      g.ints(out),
                      weights(g, type, weights),
                      type == FLOAT32 ? g.floatInput(in) : g.input(type, 0.05f, 9, in),
                      !bias ? null : type == FLOAT32 ? g.floats(outputs) : g.bias(outputs, 900))));
    }
  }

  private static Value weights(CaseGraph g, DataType type, int... dims) {
    return switch (type) {
      case FLOAT32 -> g.floats(dims);
      case INT8 -> g.perChannel(0, 0.01f, dims);
      default -> g.constant(UINT8, 0.01f, 121, dims);
    };
  }

  private static void products(List<OperatorCase> cases, DataType type) {
    for (int mode = 0; mode < 4; mode++) {
      boolean a = (mode & 1) != 0;
      boolean b = (mode & 2) != 0;
      int[] left = a ? new int[] {2, 1, 5, 3} : new int[] {2, 1, 3, 5};
      int[] right = b ? new int[] {4, 7, 5} : new int[] {4, 5, 7};
      String title =
          "matrix product" + (a ? ", left turned" : "") + (b ? ", right turned" : "") + " ";
      cases.add(
          OperatorCase.random(
              title + type.label(),
              g ->
                  g.node(
                      new BatchMatmul(a, b),
                      result(g, type, 2, 4, 3, 7),
                      g.any(type, left),
                      g.any(type, right))));
      cases.add(
          OperatorCase.random(
              title + "by a constant " + type.label(),
              g ->
                  g.node(
                      new BatchMatmul(a, b),
                      result(g, type, 2, 1, 3, 7),
                      g.any(type, left),
                      type == FLOAT32
                          ? g.floats(b ? 7 : 5, b ? 5 : 7)
                          : g.constant(type, 0.1f, 4, b ? 7 : 5, b ? 5 : 7))));
    }
  }

  /** Products with right matrices around 0. */
  private static void symmetric(
      List<OperatorCase> cases, DataType type, int rows, int depth, int columns) {
    for (boolean turned : new boolean[] {false, true}) {
      int[] right = turned ? new int[] {2, columns, depth} : new int[] {2, depth, columns};
      int[] single = {right[1], right[2]};
      boolean floats = type == FLOAT32;
      String title =
          "symmetric matrix product "
              + Shape.of(rows, depth, columns)
              + (turned ? ", right turned " : " ")
              + type.label();
      Operator operator = new BatchMatmul(false, turned);
      cases.add(
          OperatorCase.random(
              title,
              g ->
                  g.node(
                      operator,
                      result(g, type, 3, 2, rows, columns),
                      g.any(type, 3, 1, rows, depth),
                      floats ? g.floatInput(right) : g.input(type, 0.3f, 0, right))));
      cases.add(
          OperatorCase.random(
              title + " by constants",
              g ->
                  g.node(
                      operator,
                      result(g, type, 3, 2, rows, columns),
                      g.any(type, 3, 1, rows, depth),
                      floats ? g.floats(right) : g.constant(type, 0.3f, 0, right))));
      cases.add(
          OperatorCase.random(
              title + " by a constant",
              g ->
                  g.node(
                      operator,
                      result(g, type, 3, rows, columns),
                      g.any(type, 3, rows, depth),
                      floats ? g.floats(single) : g.constant(type, 0.3f, 0, single))));
    }
  }

  /** Halves: the rule for a right side around 0 rounds them to even, the other one away from 0. */
  private static void halves(List<OperatorCase> cases) {
    for (int zero : new int[] {0, 1}) {
      cases.add(
          OperatorCase.byHand(
              "halves of products by 1 around " + zero,
              g ->
                  g.node(
                      new BatchMatmul(false, false),
                      g.result(INT8, 2, 0, 4, 1),
                      g.input(INT8, 1, 0, 4, 1),
                      g.literal(INT8, 1, zero, new int[] {1, 1}, zero + 1)),
              0,
              zero,
              1,
              2));
    }
  }

  private static Value result(CaseGraph g, DataType type, int... dims) {
    return type == FLOAT32 ? g.floatResult(dims) : g.result(type, 30f, 11, dims);
  }

  private static void volumes(List<OperatorCase> cases) {
    for (boolean same : new boolean[] {true, false}) {
      Window2d depth = Window2d.of(same, 5, 1, 2, 1, 2, 1, 1, 1);
      Window2d window = Window2d.of(same, 7, 6, 3, 2, 1, 2, 2, 1);
      cases.add(
          OperatorCase.random(
              "convolution of volumes, " + (same ? "padded" : "valid"),
              g ->
                  g.node(
                      new Conv3d(depth, window, Activation.RELU),
                      g.floatResult(
                          2,
                          depth.outputHeight(5),
                          window.outputHeight(7),
                          window.outputWidth(6),
                          4),
                      g.floatInput(2, 5, 7, 6, 3),
                      g.floats(2, 3, 2, 3, 4),
                      same ? g.floats(4) : null)));
    }
  }

  private static void byHand(List<OperatorCase> cases) {
    // Pixels 0 and 1 add (1 2 3) at distance 2: 0 0 0+1 2 3, and the last one lies outside.
    cases.add(
        OperatorCase.byHand(
            "transposed convolution of two pixels",
            g ->
                g.node(
                    new TransposeConv(Window2d.of(true, 1, 4, 1, 3, 1, 2, 1, 1), Activation.NONE),
                    g.result(INT8, 1, 0, 1, 1, 4, 1),
                    g.ints(1, 1, 4, 1),
                    g.literal(INT8, 1, 0, new int[] {1, 1, 3, 1}, 1, 2, 3),
                    g.input(INT8, 1, 0, 1, 1, 2, 1)),
            0,
            0,
            1,
            2));
    // (0 1 / 2 3) times (1 0 / 2 1) is (2 1 / 8 3).
    cases.add(
        OperatorCase.byHand(
            "matrix product of 2x2",
            g ->
                g.node(
                    new BatchMatmul(false, false),
                    g.result(INT8, 1, 0, 2, 2),
                    g.input(INT8, 1, 0, 2, 2),
                    g.literal(INT8, 1, 0, new int[] {2, 2}, 1, 0, 2, 1)),
            2,
            1,
            8,
            3));
    // The only tap is 2, the bias 0.5: 2 * 3 + 0.5 is 6.5, or 0x40D00000.
    Window2d one = Window2d.of(false, 1, 1, 1, 1, 1, 1, 1, 1);
    cases.add(
        OperatorCase.byHand(
            "convolution of one voxel",
            g ->
                g.node(
                    new Conv3d(one, one, Activation.NONE),
                    g.floatResult(1, 1, 1, 1, 1),
                    g.float32(3, 1, 1, 1, 1, 1),
                    g.float32(2, 1, 1, 1, 1, 1),
                    g.float32(0.5f, 1)),
            0,
            0,
            0xD0,
            0x40));
  }
}
