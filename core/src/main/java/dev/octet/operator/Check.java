package dev.octet.operator;

import dev.octet.error.ArgumentException;
import dev.octet.error.InvalidGraphException;
import dev.octet.error.OctetException;
import dev.octet.error.ShapeMismatchException;
import dev.octet.error.UnsupportedException;
import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Quantization;
import dev.octet.tensor.Shape;

/** The checks that several operators share; each failure names the node and the tensor. */
final class Check {
  private static final String REMEDY = ". Re-export the model, or check what produces this node.";

  private Check() {}

  static OctetException invalid(Node node, String problem) {
    return new InvalidGraphException(node.title() + ": " + problem + REMEDY);
  }

  static OctetException unsupported(Node node, String problem) {
    return new UnsupportedException(node.title() + ": " + problem + ".");
  }

  /** One output, and from {@code required} to {@code most} operands, the required ones given. */
  static void arity(Node node, int required, int most) {
    arity(node, required, most, 1);
  }

  /** The same for {@code outputs} outputs. */
  static void arity(Node node, int required, int most, int outputs) {
    int given = node.inputs().size();
    if (given < required || given > most || node.outputs().size() != outputs) {
      throw invalid(node, "has " + given + " inputs and " + node.outputs().size() + " outputs");
    }
    for (int i = 0; i < required; i++) {
      if (node.input(i) == null) {
        throw invalid(node, "input " + i + " is left out");
      }
    }
  }

  /** A dimension that was computed in a wider type. */
  static int extent(Node node, long extent) {
    if (extent < 0 || extent > Integer.MAX_VALUE) {
      throw invalid(node, "a dimension of " + extent + " is out of range");
    }
    return (int) extent;
  }

  static void rank(Node node, Value value, int rank) {
    if (value.shape().rank() != rank) {
      throw invalid(node, value + " should have " + rank + " dimensions");
    }
  }

  static void type(Node node, Value value, DataType type) {
    if (value.type() != type) {
      throw invalid(node, value + " should be " + type.label());
    }
  }

  /**
   * All values are float32, or all are {@linkplain #quantized quantized}, or all are 16-bit with
   * one scale and zero point 0.
   */
  static void numbers(Node node, Value... values) {
    DataType type = values[0].type();
    for (Value value : values) {
      if (type == DataType.FLOAT32) {
        type(node, value, type);
      } else if (type == DataType.INT16) {
        type(node, value, type);
        quantizedNumbers(node, value);
        if (value.quantization().zeroPoint() != 0) {
          throw unsupported(node, value + " is 16-bit with a zero point other than 0");
        }
      } else {
        quantized(node, value);
      }
    }
  }

  /**
   * All values have one type that can be computed with: float32, int32, int64, or 8-bit or 16-bit
   * with one scale and zero point.
   */
  static void sameNumbers(Node node, Value... values) {
    DataType type = values[0].type();
    for (Value value : values) {
      type(node, value, type);
      if (type != DataType.FLOAT32 && !type.isIndex()) {
        quantizedNumbers(node, value);
      }
    }
  }

  /** The value is 8-bit or 16-bit with one scale and zero point. */
  static void quantizedNumbers(Node node, Value value) {
    if (!value.type().isQuantizable()) {
      throw unsupported(node, value + " is not of a type that this operator computes with");
    }
    if (value.quantization().size() != 1) {
      throw invalid(
          node, value + " needs one scale and zero point, but has " + value.quantization().size());
    }
  }

  /** The value is 8-bit, 16-bit or int32 with one scale and zero point. */
  static void scaled(Node node, Value value) {
    if (value.type() != DataType.INT32 || value.quantization().size() != 1) {
      quantizedNumbers(node, value);
    }
  }

  /**
   * The weights are constant float32, as {@code input} is, or {@link #quantizedWeights}, with a
   * float32 input int8 with zero point 0.
   */
  static void weights(Node node, Value input, Value weights, int axis) {
    if (weights.isEmpty()) {
      throw invalid(node, weights + " has no elements");
    }
    if (input.type() == DataType.FLOAT32 && weights.type() != DataType.INT8) {
      type(node, weights, DataType.FLOAT32);
      constant(node, weights);
    } else {
      quantizedWeights(node, weights, axis);
      if (input.type() == DataType.FLOAT32) {
        symmetric(node, weights);
      }
    }
  }

  /** The zero point is 0 in the file. */
  static void symmetric(Node node, Value weights) {
    if (weights.quantization().zeroPoint(0) != weights.domainShift()) {
      throw unsupported(node, weights + " of a float32 layer has a zero point other than 0");
    }
  }

  /** A result that has elements comes from an input that has. */
  static void nothingFromNothing(Node node) {
    if (node.input(0).isEmpty() && !node.output().isEmpty()) {
      throw invalid(node, node.input(0) + " has no elements to make " + node.output() + " of");
    }
  }

  /** The value is int8 or uint8 with one scale and zero point. */
  static void quantized(Node node, Value value) {
    if (!value.type().isByte()) {
      throw unsupported(node, value + " is not float32, int16, int8 or uint8");
    }
    quantizedNumbers(node, value);
  }

  /** The value is 8-bit with one scale, or one per index of dimension {@code axis}. */
  static void quantizedWeights(Node node, Value weights, int axis) {
    Quantization q = weights.quantization();
    if (!weights.type().isByte()) {
      throw unsupported(node, weights + " is not int8 or uint8, as the input is");
    }
    scales(node, weights, axis);
    for (int c = 1; c < q.size(); c++) {
      if (q.zeroPoint(c) != q.zeroPoint(0)) {
        throw unsupported(node, weights + " has a zero point of its own in every channel");
      }
    }
    constant(node, weights);
  }

  /** The value has one scale, or one per index of dimension {@code axis}. */
  static void scales(Node node, Value value, int axis) {
    Quantization q = value.quantization();
    int channels = value.shape().dim(axis);
    boolean perChannel = q.size() == channels && q.axis() == axis && q.block() == 0;
    if (q.size() != 1 && !perChannel) {
      throw invalid(
          node,
          value
              + " needs 1 or "
              + channels
              + " scales on dimension "
              + axis
              + ", but has "
              + q.size()
              + " on dimension "
              + q.axis());
    }
  }

  /**
   * The optional bias is a constant vector of {@code channels} elements: float32, int32, or int64
   * with 16-bit values.
   */
  static void bias(Node node, Value bias, int channels) {
    if (bias == null) {
      return;
    }
    DataType type = node.output().type();
    if (type != DataType.INT16 || bias.type() != DataType.INT64) {
      type(node, bias, type == DataType.FLOAT32 ? type : DataType.INT32);
    }
    if (bias.shape().elements() != channels) {
      throw invalid(node, "bias " + bias + " should have " + channels + " elements");
    }
    constant(node, bias);
  }

  /** The first operand is a variable. */
  static void variable(Node node) {
    if (!node.input(0).isVariable()) {
      throw invalid(node, node.input(0) + " should be a variable");
    }
  }

  static void constant(Node node, Value value) {
    if (!value.isConstant()) {
      throw unsupported(
          node, value + " is computed while the model runs; only constants work here");
    }
  }

  /** Operand {@code i} is one element of the output's type and quantization. */
  static void element(Node node, int i) {
    sameQuantization(node, node.input(i), node.output());
    if (node.input(i).shape().elements() != 1) {
      throw invalid(node, node.input(i) + " should be one element");
    }
  }

  static void outputShape(Node node, Shape inferred) {
    outputShape(node, 0, inferred);
  }

  static void outputShape(Node node, int output, Shape inferred) {
    Value value = node.outputs().get(output);
    if (!value.shape().equals(inferred)) {
      throw new ShapeMismatchException(
          node.title()
              + ": the output should have shape "
              + inferred
              + ", but is "
              + value
              + REMEDY,
          output,
          inferred);
    }
  }

  /** What a run computes gives the output the shape that was planned. */
  static void plannedShape(Node node, Shape computed) {
    if (!computed.equals(node.output().shape())) {
      throw new ArgumentException(
          node.title()
              + ": with these inputs the output would be "
              + computed
              + ", but the model was planned for "
              + node.output()
              + ". Shapes that depend on values of the inputs are not possible.");
    }
  }

  /** Both have the same type and, if it is 8-bit or 16-bit, the same scale and zero point. */
  static void sameQuantization(Node node, Value a, Value b) {
    boolean isFree =
        !a.type().isQuantizable() || a.quantization().isNone() && b.quantization().isNone();
    if (a.type() != b.type() || !(isFree || a.quantization().samePerTensor(b.quantization()))) {
      throw invalid(node, a + " and " + b + " should share type, scale and zero point");
    }
  }

  /** A 2-D window that is valid and leaves at least one output. */
  static void window(Node node, Window2d window, Shape input) {
    if (!window.isValid()
        || window.outputHeight(input.dim(1)) < 1
        || window.outputWidth(input.dim(2)) < 1) {
      throw invalid(
          node,
          "a "
              + window.height()
              + "x"
              + window.width()
              + " window with stride "
              + window.strideY()
              + "x"
              + window.strideX()
              + " and dilation "
              + window.dilationY()
              + "x"
              + window.dilationX()
              + " does not fit the input "
              + input);
    }
  }
}
