package dev.octet.onnx;

import dev.octet.graph.Value;
import dev.octet.numerics.Activation;
import dev.octet.operator.Arithmetic;
import dev.octet.operator.Comparison;
import dev.octet.operator.Elu;
import dev.octet.operator.Gelu;
import dev.octet.operator.HardSwish;
import dev.octet.operator.LeakyRelu;
import dev.octet.operator.Logical;
import dev.octet.operator.LogicalNot;
import dev.octet.operator.Logistic;
import dev.octet.operator.MathFunction;
import dev.octet.operator.Operator;
import dev.octet.operator.Prelu;
import dev.octet.operator.Rectifier;
import dev.octet.operator.Select;
import dev.octet.operator.Sub;
import dev.octet.operator.Tanh;
import dev.octet.tensor.DataType;
import java.util.List;

/**
 * From a node of ONNX to a graph of our operators: the elementwise ones, and where to find others.
 */
final class OnnxMapping {
  private final OnnxReader.Node node;
  private final OnnxGraph graph;

  private OnnxMapping(OnnxReader.Node node, OnnxGraph graph) {
    this.node = node;
    this.graph = graph;
  }

  /**
   * Adds what a node computes to the graph.
   *
   * @return the outputs that our operators have, in the node's order
   * @throws LeftOut if there is no such graph
   */
  static List<Value> map(OnnxReader.Node node, OnnxGraph graph) {
    Value output = new OnnxMapping(node, graph).elementwise();
    if (output != null) {
      return List.of(output);
    }
    List<Value> outputs = new OnnxReductions(node, graph).map();
    outputs = outputs == null ? new OnnxWindows(node, graph).map() : outputs;
    outputs = outputs == null ? new OnnxMovements(node, graph).map() : outputs;
    outputs = outputs == null ? new OnnxAttention(node, graph).map() : outputs;
    outputs = outputs == null ? new OnnxRecurrent(node, graph).map() : outputs;
    if (outputs == null) {
      throw new LeftOut("no counterpart");
    }
    return outputs;
  }

  private Value elementwise() {
    return switch (node.operator()) {
      case "Abs" -> math(MathFunction.Kind.ABS);
      case "Ceil" -> math(MathFunction.Kind.CEIL);
      case "Cos" -> math(MathFunction.Kind.COS);
      case "Exp" -> math(MathFunction.Kind.EXP);
      case "Floor" -> math(MathFunction.Kind.FLOOR);
      case "Log" -> math(MathFunction.Kind.LOG);
      case "Neg" -> math(MathFunction.Kind.NEG);
      case "Round" -> math(MathFunction.Kind.ROUND);
      case "Sign" -> math(MathFunction.Kind.SIGN);
      case "Sin" -> math(MathFunction.Kind.SIN);
      case "Sqrt" -> math(MathFunction.Kind.SQRT);
      case "Tan" ->
          arithmetic(Arithmetic.Kind.DIV, math(MathFunction.Kind.SIN), math(MathFunction.Kind.COS));
      case "Relu" -> unary(new Rectifier(Rectifier.Kind.RELU));
      case "Sigmoid" -> unary(new Logistic());
      case "Swish" ->
          graph.mul(
              x(), graph.like(new Logistic(), graph.mul(x(), graph.floats(node.real("alpha", 1)))));
      case "Tanh" -> unary(new Tanh());
      case "HardSwish" -> unary(new HardSwish());
      case "Gelu" -> unary(new Gelu(node.text("approximate", "none").equals("tanh")));
      case "LeakyRelu" -> unary(new LeakyRelu(node.real("alpha", 0.01f)));
      case "Elu" -> elu(1, node.real("alpha", 1));
      case "Selu" -> elu(node.real("gamma", 1.0507010f), node.real("alpha", 1.6732632f));
      case "Mish" -> graph.mul(x(), graph.like(new Tanh(), softplus()));
      case "ThresholdedRelu" -> thresholded(node.real("alpha", 1));
      case "Cosh" -> hyperbolic(1);
      case "Sinh" -> hyperbolic(-1);
      case "HardSigmoid" -> hardSigmoid();
      case "PRelu" -> graph.like(new Prelu(), x(), graph.input(1));
      case "Softplus" -> softplus();
      case "Add", "Sum" -> sum();
      case "Sub" -> binary(new Sub(Activation.NONE), x().type());
      case "Mul" -> graph.mul(x(), graph.input(1));
      case "Mean" -> graph.mul(sum(), graph.floats(1f / graph.operands()));
      case "Div" -> divide();
      case "Pow" -> power();
      case "Mod" -> modulo();
      case "Max" -> extreme(Arithmetic.Kind.MAXIMUM);
      case "Min" -> extreme(Arithmetic.Kind.MINIMUM);
      case "Clip" -> clip();
      case "Equal" -> compare(Comparison.Kind.EQUAL);
      case "Less" -> compare(Comparison.Kind.LESS);
      case "LessOrEqual" -> compare(Comparison.Kind.LESS_EQUAL);
      case "Greater" -> compare(Comparison.Kind.GREATER);
      case "GreaterOrEqual" -> compare(Comparison.Kind.GREATER_EQUAL);
      case "Xor" -> compare(Comparison.Kind.NOT_EQUAL);
      case "And" -> binary(new Logical(true), DataType.BOOL);
      case "Or" -> binary(new Logical(false), DataType.BOOL);
      case "Not" -> unary(new LogicalNot());
      case "Where" ->
          graph.broadcast(
              new Select(true), graph.input(1).type(), x(), graph.input(1), graph.input(2));
      default -> null;
    };
  }

  private Value x() {
    return graph.input(0);
  }

  private Value unary(Operator operator) {
    return graph.like(operator, x());
  }

  private Value math(MathFunction.Kind kind) {
    return unary(new MathFunction(kind));
  }

  private Value arithmetic(Arithmetic.Kind kind, Value a, Value b) {
    return graph.broadcast(new Arithmetic(kind, Activation.NONE), a.type(), a, b);
  }

  private Value binary(Operator operator, DataType type) {
    return graph.broadcast(operator, type, x(), graph.input(1));
  }

  private Value compare(Comparison.Kind kind) {
    return binary(new Comparison(kind), DataType.BOOL);
  }

  private Value sum() {
    Value sum = x();
    for (int i = 1; i < graph.operands(); i++) {
      sum = graph.add(sum, graph.input(i));
    }
    return sum;
  }

  private Value extreme(Arithmetic.Kind kind) {
    Value extreme = x();
    for (int i = 1; i < graph.operands(); i++) {
      extreme = arithmetic(kind, extreme, graph.input(i));
    }
    return extreme;
  }

  private Value clip() {
    Value y = x();
    y = graph.has(1) ? arithmetic(Arithmetic.Kind.MAXIMUM, y, graph.input(1)) : y;
    return graph.has(2) ? arithmetic(Arithmetic.Kind.MINIMUM, y, graph.input(2)) : y;
  }

  private Value divide() {
    if (x().type().isQuantizable()) {
      throw new LeftOut("quotients of 8 and 16 bits, which are cut off in ONNX and rounded here");
    }
    return arithmetic(Arithmetic.Kind.DIV, x(), graph.input(1));
  }

  /** {@code gamma * (max(x, 0) + alpha * min(elu(x), 0))}. */
  private Value elu(float gamma, float alpha) {
    Value negative = arithmetic(Arithmetic.Kind.MINIMUM, unary(new Elu()), graph.floats(0));
    Value positive = unary(new Rectifier(Rectifier.Kind.RELU));
    return graph.mul(
        graph.add(positive, graph.mul(negative, graph.floats(alpha))), graph.floats(gamma));
  }

  private Value softplus() {
    return graph.like(
        new MathFunction(MathFunction.Kind.LOG),
        graph.add(math(MathFunction.Kind.EXP), graph.floats(1)));
  }

  private Value thresholded(float alpha) {
    Value isAbove =
        graph.broadcast(
            new Comparison(Comparison.Kind.GREATER), DataType.BOOL, x(), graph.floats(alpha));
    return graph.broadcast(new Select(true), x().type(), isAbove, x(), graph.floats(0));
  }

  /** {@code (exp(x) + sign * exp(-x)) / 2}. */
  private Value hyperbolic(int sign) {
    Value falling =
        graph.like(new MathFunction(MathFunction.Kind.EXP), math(MathFunction.Kind.NEG));
    Value sum = graph.add(math(MathFunction.Kind.EXP), graph.mul(falling, graph.floats(sign)));
    return graph.mul(sum, graph.floats(0.5f));
  }

  private Value hardSigmoid() {
    Value line =
        graph.add(
            graph.mul(x(), graph.floats(node.real("alpha", 0.2f))),
            graph.floats(node.real("beta", 0.5f)));
    return graph.like(new Rectifier(Rectifier.Kind.RELU_0_TO_1), line);
  }

  private Value power() {
    if (x().type() != graph.input(1).type()) {
      throw new LeftOut("operands of two types");
    }
    return arithmetic(Arithmetic.Kind.POW, x(), graph.input(1));
  }

  private Value modulo() {
    if (node.integer("fmod", 0) != 0) {
      throw new LeftOut("the sign of the dividend");
    }
    return arithmetic(Arithmetic.Kind.FLOOR_MOD, x(), graph.input(1));
  }
}
