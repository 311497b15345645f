package dev.octet.cases;

import static dev.octet.tensor.DataType.INT8;
import static dev.octet.tensor.DataType.UINT8;

import dev.octet.cases.OperatorCase.Fill;
import dev.octet.graph.Value;
import dev.octet.numerics.Activation;
import dev.octet.operator.Conv2d;
import dev.octet.operator.DepthwiseConv2d;
import dev.octet.operator.FullyConnected;
import dev.octet.operator.Window2d;
import dev.octet.tensor.DataType;
import java.util.List;

/** CONV_2D, DEPTHWISE_CONV_2D and FULLY_CONNECTED: tiles and their tails, borders, extremes. */
final class ConvolutionCases {
  private static final float IN = 0.02f;
  private static final float OUT = 0.05f;

  private ConvolutionCases() {}

  static void addTo(List<OperatorCase> cases) {
    byHand(cases);
    for (int m : new int[] {1, 3, 4, 5, 6, 7, 12, 13}) {
      pointwise(cases, m, 8, 16, INT8);
      pointwise(cases, m, 10, 5, UINT8);
    }
    for (int n : new int[] {1, 2, 3, 4, 7, 8, 9, 16, 17, 31}) {
      pointwise(cases, 7, n, 24, INT8);
      pointwise(cases, 7, n, 24, UINT8);
    }
    for (int k : new int[] {1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 64, 127}) {
      pointwise(cases, 7, 9, k, INT8);
      pointwise(cases, 7, 9, k, UINT8);
    }
    windows(cases);
    depthwise(cases);
    fullyConnected(cases);
    zeroPoints(cases);
    wideWeightsInOnePanel(cases);
    extremes(cases);
  }

  private static void byHand(List<OperatorCase> cases) {
    cases.add(
        OperatorCase.byHand(
            "fully connected: two rows of two, scale 1, no bias",
            g -> {
              Value in = g.input(INT8, 1, 0, 2, 2);
              g.node(
                  new FullyConnected(Activation.NONE, false),
                  g.result(INT8, 1, 0, 2, 1),
                  in,
                  g.literal(INT8, 1, 0, new int[] {1, 2}, 3, -2));
            },
            -2,
            0));
    cases.add(
        OperatorCase.byHand(
            "convolution: 2x2 of ones over 2x2, padded below and to the right",
            g ->
                g.node(
                    conv(true, 2, 2, 2, 2, 1, 1, Activation.NONE),
                    g.result(UINT8, 1, 0, 1, 2, 2, 1),
                    g.input(UINT8, 1, 0, 1, 2, 2, 1),
                    g.literal(INT8, 1, 0, new int[] {1, 2, 2, 1}, 1, 1, 1, 1)),
            6,
            4,
            5,
            3));
    cases.add(
        OperatorCase.byHand(
            "requantization rounds half to even: multiples of a half",
            g ->
                g.node(
                    conv(false, 1, 8, 1, 1, 1, 1, Activation.NONE),
                    g.result(INT8, 2, 0, 1, 1, 8, 1),
                    g.input(INT8, 1, 0, 1, 1, 8, 1),
                    g.literal(INT8, 1, 0, new int[] {1, 1, 1, 1}, 1)),
            0,
            0,
            1,
            2,
            2,
            2,
            3,
            4));
  }

  private static Conv2d conv(
      boolean same, int height, int width, int kh, int kw, int stride, int dilation, Activation a) {
    return new Conv2d(
        Window2d.of(same, height, width, kh, kw, stride, stride, dilation, dilation), a);
  }

  private static void pointwise(List<OperatorCase> cases, int m, int n, int k, DataType type) {
    cases.add(
        OperatorCase.random(
            "convolution 1x1 M=" + m + " N=" + n + " K=" + k + " " + type.label(),
            g ->
                g.node(
                    conv(false, 1, m, 1, 1, 1, 1, Activation.RELU6),
                    g.result(type, OUT, type == INT8 ? -20 : 117, 1, 1, m, n),
                    g.input(type, IN, type == INT8 ? 5 : 131, 1, 1, m, k),
                    weights(g, type, 0, n, 1, 1, k),
                    g.bias(n, 3000))));
  }

  /** Per-channel int8 weights, or per-tensor uint8 weights with a zero point off centre. */
  private static Value weights(CaseGraph g, DataType type, int axis, int... dims) {
    return type == INT8 ? g.perChannel(axis, 0.01f, dims) : g.constant(UINT8, 0.01f, 121, dims);
  }

  private static void windows(List<OperatorCase> cases) {
    int[][] shapes = {
      // height, width, C, O, KH, KW, stride, dilation, same
      {5, 7, 3, 8, 3, 3, 1, 1, 1},
      {5, 7, 3, 10, 3, 3, 2, 1, 1},
      {6, 6, 4, 9, 3, 3, 2, 1, 1},
      {9, 8, 5, 8, 3, 3, 1, 2, 1},
      {9, 8, 16, 8, 5, 5, 1, 1, 0},
      {7, 7, 8, 17, 1, 7, 1, 1, 1},
      {7, 7, 8, 7, 7, 1, 1, 1, 1},
      {6, 5, 12, 8, 1, 1, 2, 1, 1},
      {3, 3, 2, 3, 5, 5, 1, 1, 1},
      {1, 1, 7, 8, 3, 3, 1, 1, 1},
      {8, 8, 3, 16, 2, 2, 3, 1, 0}
    };
    for (int[] s : shapes) {
      for (DataType type : new DataType[] {INT8, UINT8}) {
        cases.add(OperatorCase.random(title("convolution", s, type), g -> window(g, s, type, 1)));
      }
    }
    cases.add(
        OperatorCase.random("convolution, a batch of three", g -> window(g, shapes[0], INT8, 3)));
    grouped(cases);
  }

  private static String title(String operator, int[] s, DataType type) {
    StringBuilder text = new StringBuilder(operator);
    for (int each : s) {
      text.append(' ').append(each);
    }
    return text.append(' ').append(type.label()).toString();
  }

  private static void window(CaseGraph g, int[] s, DataType type, int batch) {
    Conv2d conv = conv(s[8] == 1, s[0], s[1], s[4], s[5], s[6], s[7], Activation.RELU);
    int height = conv.window().outputHeight(s[0]);
    int width = conv.window().outputWidth(s[1]);
    g.node(
        conv,
        g.result(type, OUT, type == INT8 ? -100 : 9, batch, height, width, s[3]),
        g.input(type, IN, type == INT8 ? -7 : 100, batch, s[0], s[1], s[2]),
        weights(g, type, 0, s[3], s[4], s[5], s[2]),
        g.bias(s[3], 2000));
  }

  private static void grouped(List<OperatorCase> cases) {
    int[][] shapes = {
      // height, width, C, O, KH, KW, stride, C per group
      {4, 4, 4, 6, 3, 3, 1, 2},
      {5, 7, 32, 24, 3, 3, 1, 8},
      {6, 5, 34, 34, 3, 3, 2, 17},
      {5, 5, 48, 16, 1, 1, 1, 12},
      {3, 3, 66, 65 * 2, 1, 1, 1, 33},
      {4, 3, 65, 65, 1, 1, 1, 1}
    };
    for (int[] s : shapes) {
      for (DataType type : new DataType[] {INT8, UINT8}) {
        cases.add(
            OperatorCase.random(title("grouped convolution", s, type), g -> grouped(g, s, type)));
      }
    }
  }

  private static void grouped(CaseGraph g, int[] s, DataType type) {
    Conv2d conv = conv(true, s[0], s[1], s[4], s[5], s[6], 1, Activation.RELU);
    int height = conv.window().outputHeight(s[0]);
    int width = conv.window().outputWidth(s[1]);
    g.node(
        conv,
        g.result(type, OUT, type == INT8 ? -100 : 9, 2, height, width, s[3]),
        g.input(type, IN, type == INT8 ? -7 : 100, 2, s[0], s[1], s[2]),
        weights(g, type, 0, s[3], s[4], s[5], s[7]),
        g.bias(s[3], 2000));
  }

  private static void depthwise(List<OperatorCase> cases) {
    int[][] shapes = {
      // height, width, C, multiplier, KH, KW, stride, dilation, same
      {5, 5, 16, 1, 3, 3, 1, 1, 1},
      {6, 7, 8, 1, 3, 3, 2, 1, 1},
      {6, 6, 24, 1, 3, 3, 2, 1, 1},
      {7, 5, 3, 1, 3, 3, 1, 1, 1},
      {7, 5, 17, 1, 3, 3, 1, 1, 0},
      {9, 9, 32, 1, 5, 5, 1, 1, 1},
      {9, 9, 33, 1, 5, 5, 2, 1, 1},
      {9, 9, 16, 1, 3, 3, 1, 2, 1},
      {9, 9, 20, 1, 3, 3, 1, 3, 1},
      {4, 4, 15, 1, 2, 2, 1, 1, 1},
      {1, 1, 16, 1, 3, 3, 1, 1, 1},
      {8, 13, 9, 1, 3, 3, 1, 1, 1},
      {11, 12, 24, 1, 3, 3, 2, 1, 0},
      {12, 13, 8, 1, 3, 3, 1, 2, 1},
      {13, 9, 16, 1, 3, 3, 1, 4, 1},
      {5, 6, 31, 1, 1, 1, 1, 1, 1},
      {5, 6, 1, 8, 3, 3, 1, 1, 1},
      {5, 6, 1, 9, 10, 8, 2, 1, 1},
      {5, 6, 4, 2, 3, 3, 1, 1, 1},
      {6, 7, 9, 2, 3, 3, 2, 1, 1},
      {5, 6, 5, 3, 5, 5, 1, 1, 1},
      {4, 5, 2, 17, 3, 3, 1, 1, 0},
      {7, 5, 8, 8, 2, 3, 2, 1, 1}
    };
    for (int[] s : shapes) {
      for (DataType type : new DataType[] {INT8, UINT8}) {
        cases.add(OperatorCase.random(title("depthwise", s, type), g -> depthwise(g, s, type, 1)));
      }
    }
    cases.add(OperatorCase.random("depthwise, batch of 2", g -> depthwise(g, shapes[0], UINT8, 2)));
    cases.add(
        OperatorCase.random(
            "depthwise with a multiplier, batch of 3",
            g -> depthwise(g, new int[] {3, 3, 5, 3, 3, 3, 1, 1, 1}, INT8, 3)));
    for (int zeroPoint : new int[] {0, 255}) {
      depthwiseFarFromZero(cases, 3, zeroPoint);
      depthwiseFarFromZero(cases, 5, zeroPoint);
    }
  }

  /** Weights that are farther from their zero point than two signed bytes reach. */
  private static void depthwiseFarFromZero(List<OperatorCase> cases, int size, int zeroPoint) {
    Window2d window = Window2d.of(true, 6, 5, size, size, 1, 1, 1, 1);
    int[] elements = new int[size * size * 9];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = i % 3 == 0 ? 255 - zeroPoint : i;
    }
    cases.add(
        OperatorCase.random(
            "depthwise " + size + "x" + size + ", weights 255 away from " + zeroPoint,
            g ->
                g.node(
                    new DepthwiseConv2d(window, Activation.NONE),
                    g.result(UINT8, 20, 60, 1, 6, 5, 9),
                    g.input(UINT8, IN, 140, 1, 6, 5, 9),
                    g.literal(UINT8, 0.1f, zeroPoint, new int[] {1, size, size, 9}, elements))));
  }

  private static void depthwise(CaseGraph g, int[] s, DataType type, int batch) {
    Window2d window = Window2d.of(s[8] == 1, s[0], s[1], s[4], s[5], s[6], s[6], s[7], s[7]);
    int channels = s[2] * s[3];
    g.node(
        new DepthwiseConv2d(window, Activation.RELU6),
        g.result(
            type,
            OUT,
            type == INT8 ? -30 : 60,
            batch,
            window.outputHeight(s[0]),
            window.outputWidth(s[1]),
            channels),
        g.input(type, IN, type == INT8 ? 11 : 140, batch, s[0], s[1], s[2]),
        weights(g, type, 3, 1, s[4], s[5], channels),
        g.bias(channels, 1500));
  }

  private static void fullyConnected(List<OperatorCase> cases) {
    for (int[] s : new int[][] {{1, 10, 64}, {1, 33, 100}, {5, 8, 31}, {13, 3, 7}}) {
      for (DataType type : new DataType[] {INT8, UINT8}) {
        cases.add(
            OperatorCase.random(
                title("fully connected", s, type),
                g ->
                    g.node(
                        new FullyConnected(Activation.NONE, false),
                        g.result(type, OUT, type == INT8 ? 1 : 128, s[0], s[1]),
                        g.input(type, IN, type == INT8 ? -3 : 120, s[0], s[2]),
                        weights(g, type, 0, s[1], s[2]),
                        g.bias(s[1], 4000))));
      }
    }
  }

  /** Zero points that leave many weights more than 8 bits, or none. */
  private static void zeroPoints(List<OperatorCase> cases) {
    for (int zero : new int[] {0, 1, 60, 127, 128, 129, 200, 255}) {
      cases.add(
          OperatorCase.random(
              "fully connected, weights' zero point " + zero,
              g ->
                  g.node(
                      new FullyConnected(Activation.NONE, false),
                      g.result(UINT8, 2, 128, 7, 21),
                      g.input(UINT8, IN, 120, 7, 45),
                      g.constant(UINT8, 0.01f, zero, 21, 45),
                      g.bias(21, 4000))));
      cases.add(
          OperatorCase.random(
              "convolution 3x3, int8 weights' zero point " + (zero - 128),
              g ->
                  g.node(
                      conv(true, 5, 4, 3, 3, 1, 1, Activation.RELU6),
                      g.result(INT8, OUT, -20, 1, 5, 4, 9),
                      g.input(INT8, IN, 5, 1, 5, 4, 18),
                      g.constant(INT8, 0.01f, zero - 128, 9, 3, 3, 18),
                      g.bias(9, 3000))));
      cases.add(
          OperatorCase.random(
              "depthwise 3x3, weights' zero point " + zero,
              g ->
                  g.node(
                      new DepthwiseConv2d(
                          Window2d.of(true, 5, 6, 3, 3, 1, 1, 1, 1), Activation.RELU6),
                      g.result(UINT8, OUT, 60, 1, 5, 6, 19),
                      g.input(UINT8, IN, 140, 1, 5, 6, 19),
                      g.constant(UINT8, 0.01f, zero, 1, 3, 3, 19),
                      g.bias(19, 1500))));
    }
  }

  /** Panels of weights that all fit signed bytes, before and behind one whose weights do not. */
  private static void wideWeightsInOnePanel(List<OperatorCase> cases) {
    int[] elements = new int[128];
    elements[70] = 255;
    elements[71] = 200;
    cases.add(
        OperatorCase.random(
            "fully connected, few weights of more than 8 bits",
            g ->
                g.node(
                    new FullyConnected(Activation.NONE, false),
                    g.result(UINT8, 1, 128, 3, 128),
                    g.input(UINT8, IN, 120, 3, 1),
                    g.literal(UINT8, 0.1f, 0, new int[] {128, 1}, elements))));
  }

  private static void extremes(List<OperatorCase> cases) {
    for (Fill fill : new Fill[] {Fill.MINIMUM, Fill.MAXIMUM}) {
      for (DataType type : new DataType[] {INT8, UINT8}) {
        cases.add(
            OperatorCase.filled(
                "convolution, every input at its " + fill + " " + type.label(),
                fill,
                g -> window(g, new int[] {5, 5, 37, 9, 3, 3, 1, 1, 1}, type, 1)));
        cases.add(
            OperatorCase.filled(
                "depthwise, every input at its " + fill + " " + type.label(),
                fill,
                g -> depthwise(g, new int[] {5, 5, 19, 1, 3, 3, 1, 1, 1}, type, 1)));
      }
    }
    cases.add(
        OperatorCase.random(
            "convolution whose accumulators exceed what the fast rounding can take",
            g ->
                g.node(
                    conv(false, 1, 5, 1, 1, 1, 1, Activation.NONE),
                    g.result(INT8, 0.0001f, 0, 1, 1, 5, 4),
                    g.input(INT8, 10, -128, 1, 1, 5, 64),
                    g.constant(INT8, 5, 0, 4, 1, 1, 64),
                    g.bias(4, 1 << 28))));
  }
}
