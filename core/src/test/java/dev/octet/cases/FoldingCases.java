package dev.octet.cases;

import dev.octet.graph.Value;
import dev.octet.numerics.Activation;
import dev.octet.operator.Add;
import dev.octet.operator.Concatenation;
import dev.octet.operator.Conv2d;
import dev.octet.operator.Dequantize;
import dev.octet.operator.FullyConnected;
import dev.octet.operator.Pad;
import dev.octet.operator.Quantize;
import dev.octet.operator.Transpose;
import dev.octet.operator.Window2d;
import dev.octet.tensor.DataType;
import java.util.List;

/** Nodes whose weights, operands or parameters other nodes compute from constants. */
final class FoldingCases {
  private FoldingCases() {}

  static void addTo(List<OperatorCase> cases) {
    Window2d window = Window2d.of(true, 7, 6, 3, 3, 1, 1, 1, 1);
    cases.add(
        OperatorCase.random(
            "float convolution with dequantized weights and bias",
            g ->
                g.node(
                    new Conv2d(window, Activation.RELU6),
                    g.floatResult(1, 7, 6, 17),
                    g.floatInput(1, 7, 6, 5),
                    dequantized(g, 17, 3, 3, 5),
                    dequantized(g, 17))));
    cases.add(
        OperatorCase.random(
            "float convolution with weights dequantized per channel",
            g ->
                g.node(
                    new Conv2d(window, Activation.NONE),
                    g.floatResult(1, 7, 6, 17),
                    g.floatInput(1, 7, 6, 5),
                    g.folded(
                        new Dequantize(),
                        g.floatResult(17, 3, 3, 5),
                        g.perChannel(0, 0.02f, 17, 3, 3, 5)))));
    cases.add(
        OperatorCase.random(
            "float sum with a constant dequantized per channel in every run",
            g ->
                g.node(
                    new Add(Activation.NONE),
                    g.floatResult(2, 3, 11),
                    g.floatInput(2, 3, 11),
                    g.node(
                        new Dequantize(), g.floatResult(3, 11), g.perChannel(1, 0.02f, 3, 11)))));
    cases.add(
        OperatorCase.random(
            "convolution with quantized weights",
            g ->
                g.node(
                    new Conv2d(window, Activation.NONE),
                    g.result(DataType.INT8, 0.5f, -3, 1, 7, 6, 17),
                    g.input(DataType.INT8, 0.05f, 9, 1, 7, 6, 8),
                    g.folded(
                        new Quantize(),
                        g.result(DataType.INT8, 1 / 64f, 0, 17, 3, 3, 8),
                        g.floats(17, 3, 3, 8)),
                    g.bias(17, 900))));
    cases.add(
        OperatorCase.random(
            "fully connected with transposed uint8 weights, permutation from parts",
            g ->
                g.node(
                    new FullyConnected(Activation.NONE, false),
                    g.result(DataType.UINT8, 0.7f, 120, 3, 37),
                    g.input(DataType.UINT8, 0.05f, 130, 3, 45),
                    g.folded(
                        new Transpose(),
                        g.result(DataType.UINT8, 0.01f, 117, 37, 45),
                        g.constant(DataType.UINT8, 0.01f, 117, 45, 37),
                        g.folded(
                            new Concatenation(0),
                            g.integers(DataType.INT32, 2),
                            g.ints(1),
                            g.ints(0))))));
    cases.add(
        OperatorCase.random(
            "sum with a padded constant, which is an output too",
            g -> {
              Value padded =
                  g.folded(
                      new Pad(),
                      g.result(DataType.INT8, 0.25f, 4, 67),
                      g.constant(DataType.INT8, 0.25f, 4, 60),
                      g.folded(
                          new Concatenation(0),
                          g.integers(DataType.INT32, 2),
                          g.ints(3),
                          g.ints(4)));
              g.node(
                  new Add(Activation.NONE),
                  g.result(DataType.INT8, 0.5f, 0, 2, 67),
                  g.input(DataType.INT8, 0.5f, 1, 2, 67),
                  padded);
              g.output(padded);
            }));
  }

  private static Value dequantized(CaseGraph g, int... dims) {
    return g.folded(
        new Dequantize(), g.floatResult(dims), g.constant(DataType.INT8, 0.02f, 3, dims));
  }
}
