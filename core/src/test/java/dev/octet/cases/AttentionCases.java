package dev.octet.cases;

import dev.octet.graph.Value;
import dev.octet.numerics.Activation;
import dev.octet.operator.Add;
import dev.octet.operator.Arithmetic;
import dev.octet.operator.BatchMatmul;
import dev.octet.operator.Concatenation;
import dev.octet.operator.MathFunction;
import dev.octet.operator.Mean;
import dev.octet.operator.Mul;
import dev.octet.operator.Operator;
import dev.octet.operator.Reshape;
import dev.octet.operator.Slice;
import dev.octet.operator.Softmax;
import dev.octet.operator.Sub;
import dev.octet.operator.Tanh;
import dev.octet.operator.Transpose;
import java.util.List;

/** What transformers consist of, as converters write it. */
final class AttentionCases {
  private AttentionCases() {}

  static void addTo(List<OperatorCase> cases) {
    for (int depth : new int[] {8, 37, 64}) {
      cases.add(
          OperatorCase.random(
              "layer normalization of rows of " + depth,
              g -> normalized(g, g.floatInput(1, 5, depth), depth)));
      cases.add(
          OperatorCase.random(
              "layer normalization by factor and offset of rows of " + depth,
              g -> scaledAndShifted(g, g.floatInput(3, 5, depth), depth)));
    }
    for (Operator operator :
        List.of(
            new Add(Activation.RELU),
            new Sub(Activation.NONE),
            new Mul(Activation.RELU6),
            new Arithmetic(Arithmetic.Kind.SQUARED_DIFFERENCE, Activation.NONE))) {
      cases.add(
          OperatorCase.random(
              "a number for each row, " + operator.name(),
              g ->
                  g.node(
                      operator,
                      g.floatResult(2, 3, 5, 7),
                      g.floatInput(2, 3, 5, 7),
                      g.floatInput(2, 3, 1, 1))));
      cases.add(
          OperatorCase.random(
              "a row for each number, " + operator.name(),
              g ->
                  g.node(
                      operator,
                      g.floatResult(2, 9, 11),
                      g.floatInput(2, 9, 1),
                      g.floatInput(2, 9, 11))));
      cases.add(
          OperatorCase.random(
              "one number for all, " + operator.name(),
              g ->
                  g.node(
                      operator, g.floatResult(2, 9, 11), g.floatInput(2, 9, 11), g.floatInput(1))));
    }
    cases.add(
        OperatorCase.random(
            "multi-head attention with a mask and rotary positions",
            g -> {
              Value q = rotated(g, heads(g, g.floatInput(1, 6, 16)));
              Value k = rotated(g, heads(g, g.floatInput(1, 6, 16)));
              attention(g, q, k, heads(g, g.floatInput(1, 6, 16)), g.floatInput(1, 1, 6, 6));
            }));
    cases.add(
        OperatorCase.byHandInFloats(
            "attention to all alike",
            g -> {
              Value values = g.floatInput(1, 1, 4, 2);
              Value q = g.folded(new Reshape(), g.floatResult(1, 1, 1, 2), zeros(g), dims(g));
              Value averages = attention(g, q, values, values, g.floatLiteral(0));
              g.onlyOutput(averages);
            },
            3,
            4));
    cases.add(OperatorCase.random("GELU by tanh, unfused", AttentionCases::unfusedGelu));
  }

  private static Value zeros(CaseGraph g) {
    return g.floatLiteral(0, 0);
  }

  private static Value dims(CaseGraph g) {
    return g.ints(1, 1, 1, 2);
  }

  private static Value pair(CaseGraph g, Operator operator, Value a, Value b) {
    return g.node(operator, g.floatResult(a.shape().toArray()), a, b);
  }

  private static Value mean(CaseGraph g, Value x) {
    int[] dims = x.shape().toArray();
    dims[dims.length - 1] = 1;
    return g.node(new Mean(true), g.floatResult(dims), x, g.ints(dims.length - 1));
  }

  /** One over the standard deviation of each row. */
  private static Value inverse(CaseGraph g, Value x, Value mean) {
    Value squares =
        pair(g, new Arithmetic(Arithmetic.Kind.SQUARED_DIFFERENCE, Activation.NONE), x, mean);
    Value variance = pair(g, new Add(Activation.NONE), mean(g, squares), g.floatLiteral(1e-5f));
    return g.node(
        new MathFunction(MathFunction.Kind.RSQRT),
        g.floatResult(variance.shape().toArray()),
        variance);
  }

  private static void normalized(CaseGraph g, Value x, int depth) {
    Value mean = mean(g, x);
    Value centred = pair(g, new Sub(Activation.NONE), x, mean);
    Value unit = pair(g, new Mul(Activation.NONE), centred, inverse(g, x, mean));
    Value scaled = pair(g, new Mul(Activation.NONE), unit, g.floats(depth));
    pair(g, new Add(Activation.NONE), scaled, g.floats(depth));
  }

  /** As batch normalization is written: {@code x * factor + (offset - mean * factor)}. */
  private static void scaledAndShifted(CaseGraph g, Value x, int depth) {
    Value mean = mean(g, x);
    int[] dims = x.shape().toArray();
    Value factor =
        g.node(new Mul(Activation.NONE), g.floatResult(dims), inverse(g, x, mean), g.floats(depth));
    Value product = pair(g, new Mul(Activation.NONE), x, factor);
    Value shift = pair(g, new Mul(Activation.NONE), factor, mean);
    Value offset = g.node(new Sub(Activation.NONE), g.floatResult(dims), g.floats(depth), shift);
    pair(g, new Add(Activation.NONE), product, offset);
  }

  /** {@code [1,6,16]} in two heads, {@code [1,2,6,8]}. */
  private static Value heads(CaseGraph g, Value x) {
    Value split = g.node(new Reshape(), g.floatResult(1, 6, 2, 8), x, g.ints(1, 6, 2, 8));
    return g.node(new Transpose(), g.floatResult(1, 2, 6, 8), split, g.ints(0, 2, 1, 3));
  }

  /** {@code x * cos + (-x2, x1) * sin}. */
  private static Value rotated(CaseGraph g, Value x) {
    Value first = half(g, x, 0);
    Value second = half(g, x, 4);
    Value negated =
        g.node(new MathFunction(MathFunction.Kind.NEG), g.floatResult(1, 2, 6, 4), second);
    Value turned = g.node(new Concatenation(3), g.floatResult(1, 2, 6, 8), negated, first);
    Value straight = pair(g, new Mul(Activation.NONE), x, g.floats(1, 1, 6, 8));
    Value across = pair(g, new Mul(Activation.NONE), turned, g.floats(1, 1, 6, 8));
    return pair(g, new Add(Activation.NONE), straight, across);
  }

  private static Value half(CaseGraph g, Value x, int from) {
    return g.node(
        new Slice(), g.floatResult(1, 2, 6, 4), x, g.ints(0, 0, 0, from), g.ints(1, 2, 6, 4));
  }

  private static Value attention(CaseGraph g, Value q, Value k, Value v, Value mask) {
    int[] dims = q.shape().toArray();
    int[] scores = dims.clone();
    scores[3] = k.shape().dim(2);
    Value products = g.node(new BatchMatmul(false, true), g.floatResult(scores), q, k);
    Value scaled = pair(g, new Mul(Activation.NONE), products, g.floatLiteral(0.25f));
    Value masked = pair(g, new Add(Activation.NONE), scaled, mask);
    Value weights = g.node(new Softmax(1), g.floatResult(scores), masked);
    return g.node(new BatchMatmul(false, false), g.floatResult(dims), weights, v);
  }

  private static void unfusedGelu(CaseGraph g) {
    Value x = g.floatInput(3, 17);
    Value square = pair(g, new Mul(Activation.NONE), x, x);
    Value cube = pair(g, new Mul(Activation.NONE), square, x);
    Value share = pair(g, new Mul(Activation.NONE), cube, g.floatLiteral(0.044715f));
    Value sum = pair(g, new Add(Activation.NONE), x, share);
    Value inner = pair(g, new Mul(Activation.NONE), sum, g.floatLiteral(0.7978846f));
    Value tanh = g.node(new Tanh(), g.floatResult(3, 17), inner);
    Value both = pair(g, new Add(Activation.NONE), tanh, g.floatLiteral(1));
    Value half = pair(g, new Mul(Activation.NONE), x, g.floatLiteral(0.5f));
    pair(g, new Mul(Activation.NONE), half, both);
  }
}
