package dev.octet.cases;

import static dev.octet.tensor.DataType.INT16;
import static dev.octet.tensor.DataType.INT32;
import static dev.octet.tensor.DataType.INT64;
import static dev.octet.tensor.DataType.INT8;
import static dev.octet.tensor.DataType.UINT8;

import dev.octet.cases.OperatorCase.Fill;
import dev.octet.graph.Value;
import dev.octet.numerics.Activation;
import dev.octet.operator.AveragePool2d;
import dev.octet.operator.BatchMatmul;
import dev.octet.operator.Conv2d;
import dev.octet.operator.DepthwiseConv2d;
import dev.octet.operator.Dequantize;
import dev.octet.operator.FullyConnected;
import dev.octet.operator.MaxPool2d;
import dev.octet.operator.Operator;
import dev.octet.operator.Quantize;
import dev.octet.operator.ResizeBilinear;
import dev.octet.operator.Softmax;
import dev.octet.operator.TransposeConv;
import dev.octet.operator.Window2d;
import dev.octet.tensor.DataType;
import java.util.List;

/** 16-bit activations: products with 8-bit weights and with each other, and what goes with them. */
final class WideCases {
  private static final float IN = 0.0005f;
  private static final float OUT = 0.002f;

  private WideCases() {}

  static void addTo(List<OperatorCase> cases) {
    for (DataType bias : new DataType[] {INT64, INT32, null}) {
      for (Activation activation : new Activation[] {Activation.NONE, Activation.RELU6}) {
        products(cases, bias, activation, Fill.RANDOM);
      }
    }
    products(cases, INT64, Activation.NONE, Fill.MINIMUM);
    products(cases, null, Activation.NONE, Fill.MAXIMUM);
    matrices(cases);
    conversions(cases);
    pools(cases);
    resizes(cases);
    for (int depth : new int[] {1, 3, 10, 300}) {
      for (float scale : new float[] {0.00002f, 0.0005f, 0.01f}) {
        cases.add(
            OperatorCase.random(
                "16-bit softmax over " + depth + ", scale " + scale,
                g ->
                    g.node(
                        new Softmax(0.75f),
                        g.result(INT16, 1 / 32768f, 0, 5, depth),
                        g.input(INT16, scale, 0, 5, depth))));
      }
    }
    byHand(cases);
  }

  private static Value bias(CaseGraph g, DataType type, int channels) {
    return type == null
        ? null
        : type == INT64 ? g.longBias(channels, 3_000_000) : g.bias(channels, 3_000_000);
  }

  private static void products(
      List<OperatorCase> cases, DataType bias, Activation activation, Fill fill) {
    String title =
        ", "
            + (bias == null ? "no bias" : bias.label() + " bias")
            + (activation == Activation.NONE ? "" : ", " + activation)
            + (fill == Fill.RANDOM ? "" : ", every input at its " + fill);
    cases.add(
        OperatorCase.filled(
            "16-bit convolution 3x3" + title,
            fill,
            g ->
                g.node(
                    new Conv2d(Window2d.of(true, 6, 7, 3, 3, 2, 1, 1, 1), activation),
                    g.result(INT16, OUT, 0, 2, 3, 7, 8),
                    g.input(INT16, IN, 0, 2, 6, 7, 5),
                    g.perChannel(0, 0.002f, 8, 3, 3, 5),
                    bias(g, bias, 8))));
    cases.add(
        OperatorCase.filled(
            "16-bit depthwise 3x3" + title,
            fill,
            g ->
                g.node(
                    new DepthwiseConv2d(Window2d.of(true, 5, 6, 3, 3, 1, 1, 1, 2), activation),
                    g.result(INT16, OUT, 0, 1, 5, 6, 14),
                    g.input(INT16, IN, 0, 1, 5, 6, 7),
                    g.perChannel(3, 0.002f, 1, 3, 3, 14),
                    bias(g, bias, 14))));
    cases.add(
        OperatorCase.filled(
            "16-bit fully connected" + title,
            fill,
            g ->
                g.node(
                    new FullyConnected(activation, false),
                    g.result(INT16, OUT, 0, 4, 9),
                    g.input(INT16, IN, 0, 4, 31),
                    bias == INT64
                        ? g.perChannel(0, 0.002f, 9, 31)
                        : g.constant(INT8, 0.002f, 0, 9, 31),
                    bias(g, bias, 9))));
    cases.add(
        OperatorCase.filled(
            "16-bit transposed convolution" + title,
            fill,
            g ->
                g.node(
                    new TransposeConv(Window2d.of(true, 7, 9, 3, 5, 2, 2, 1, 1), activation),
                    g.result(INT16, OUT, 0, 2, 7, 9, 3),
                    g.ints(2, 7, 9, 3),
                    g.perChannel(0, 0.002f, 3, 3, 5, 4),
                    g.input(INT16, IN, 0, 2, 4, 5, 4),
                    bias(g, bias, 3))));
  }

  private static void matrices(List<OperatorCase> cases) {
    for (int i = 0; i < 4; i++) {
      boolean adjointA = i % 2 == 1;
      boolean adjointB = i > 1;
      cases.add(
          OperatorCase.random(
              "16-bit matrix product " + i,
              g ->
                  g.node(
                      new BatchMatmul(adjointA, adjointB),
                      g.result(INT16, 0.01f, 0, 3, 5, 6),
                      adjointA ? g.input(INT16, IN, 0, 3, 7, 5) : g.input(INT16, IN, 0, 3, 5, 7),
                      adjointB ? g.input(INT16, IN, 0, 6, 7) : g.input(INT16, IN, 0, 7, 6))));
    }
  }

  private static void conversions(List<OperatorCase> cases) {
    DataType[] types = {INT16, INT8, UINT8, INT32};
    float[] scales = {0.001f, 0.2f, 0.15f, 0.00001f};
    int[] zeros = {0, -5, 130, 0};
    for (int i = 0; i < types.length; i++) {
      int from = i;
      for (int k = 0; k < types.length; k++) {
        int to = k;
        if (from % 3 == 0 || to % 3 == 0) {
          cases.add(
              OperatorCase.random(
                  "quantize " + types[from].label() + " to " + types[to].label(),
                  g ->
                      g.node(
                          new Quantize(),
                          g.result(types[to], scales[to] * 1.7f, zeros[to], 50),
                          g.input(types[from], scales[from], zeros[from], 50))));
        }
      }
    }
    cases.add(
        OperatorCase.random(
            "quantize float32 to int16",
            g -> g.node(new Quantize(), g.result(INT16, 0.0007f, 0, 50), g.floatInput(50))));
    for (DataType type : new DataType[] {INT16, INT32}) {
      cases.add(
          OperatorCase.random(
              "dequantize " + type.label(),
              g -> g.node(new Dequantize(), g.floatResult(50), g.input(type, 0.3f, 0, 50))));
    }
  }

  private static void pools(List<OperatorCase> cases) {
    Window2d window = Window2d.of(true, 7, 8, 3, 3, 2, 2, 1, 1);
    for (Activation activation : Activation.values()) {
      Operator[] pools = {new AveragePool2d(window, activation), new MaxPool2d(window, activation)};
      for (Operator pool : pools) {
        cases.add(
            OperatorCase.random(
                "16-bit " + pool.name() + " " + activation,
                g ->
                    g.node(
                        pool,
                        g.result(INT16, IN, 0, 2, 4, 4, 5),
                        g.input(INT16, IN, 0, 2, 7, 8, 5))));
      }
    }
  }

  private static void resizes(List<OperatorCase> cases) {
    for (int i = 0; i < 3; i++) {
      ResizeBilinear resize = new ResizeBilinear(i == 1, i == 2);
      cases.add(
          OperatorCase.random(
              "16-bit bilinear resize " + i,
              g ->
                  g.node(
                      resize,
                      g.result(INT16, IN, 0, 2, 9, 5, 3),
                      g.input(INT16, IN, 0, 2, 5, 8, 3),
                      g.ints(9, 5))));
    }
  }

  private static void byHand(List<OperatorCase> cases) {
    // 0, 1, 2 times 1 and -1, halved: ties of 64-bit sums go upwards.
    cases.add(
        OperatorCase.byHand(
            "16-bit convolution of ties",
            g ->
                g.node(
                    new Conv2d(Window2d.of(true, 1, 3, 1, 1, 1, 1, 1, 1), Activation.NONE),
                    g.result(INT16, 2, 0, 1, 1, 3, 2),
                    g.input(INT16, 1, 0, 1, 1, 3, 1),
                    g.literal(INT8, 1, 0, new int[] {2, 1, 1, 1}, 1, -1)),
            0,
            0,
            0,
            0,
            1,
            0,
            0,
            0,
            1,
            0,
            0xFF,
            0xFF));
    // The same in a layer with 64-bit bias: away from zero.
    cases.add(
        OperatorCase.byHand(
            "16-bit layer of ties",
            g ->
                g.node(
                    new FullyConnected(Activation.NONE, false),
                    g.result(INT16, 2, 0, 3, 2),
                    g.input(INT16, 1, 0, 3, 1),
                    g.literal(INT8, 1, 0, new int[] {2, 1}, 1, -1),
                    g.longBias(2, 0)),
            0,
            0,
            0,
            0,
            1,
            0,
            0xFF,
            0xFF,
            1,
            0,
            0xFF,
            0xFF));
    cases.add(
        OperatorCase.byHand(
            "quantize int16 to int32 of a finer scale",
            g -> g.node(new Quantize(), g.result(INT32, 0.25f, 0, 2), g.input(INT16, 1, 0, 2)),
            0,
            0,
            0,
            0,
            4,
            0,
            0,
            0));
  }
}
