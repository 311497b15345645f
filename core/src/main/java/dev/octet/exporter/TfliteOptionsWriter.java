package dev.octet.exporter;

import dev.octet.error.UnsupportedException;
import dev.octet.graph.Node;
import dev.octet.numerics.Activation;
import dev.octet.operator.Add;
import dev.octet.operator.ArgMax;
import dev.octet.operator.AveragePool2d;
import dev.octet.operator.Binary;
import dev.octet.operator.Concatenation;
import dev.octet.operator.Convolution;
import dev.octet.operator.DepthwiseConv2d;
import dev.octet.operator.Dequantize;
import dev.octet.operator.FullyConnected;
import dev.octet.operator.Logistic;
import dev.octet.operator.MaxPool2d;
import dev.octet.operator.Mean;
import dev.octet.operator.Mul;
import dev.octet.operator.Operator;
import dev.octet.operator.Pad;
import dev.octet.operator.Pool2d;
import dev.octet.operator.Quantize;
import dev.octet.operator.ResizeBilinear;
import dev.octet.operator.Softmax;
import dev.octet.operator.Sub;
import dev.octet.operator.Transpose;
import dev.octet.operator.View;
import dev.octet.operator.Window2d;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Shape;

/** The export table: from a node to an operator code, version and options of the schema. */
final class TfliteOptionsWriter {
  private static final int SAME = 0;
  private static final int VALID = 1;

  private TfliteOptionsWriter() {}

  /**
   * How the file describes a node.
   *
   * @param code the builtin operator
   * @param version the first version of the operator that allows the node's types
   * @param optionsType number of the options in the union BuiltinOptions, 0 for none
   * @param options null for none
   */
  record Description(int code, int version, int optionsType, FlatBuilder options) {

    private static Description of(Node node, int code) {
      return new Description(code, node.output().type() == DataType.INT8 ? 2 : 1, 0, null);
    }

    private Description version(int number) {
      return new Description(code, number, optionsType, options);
    }

    private Description options(int type, FlatBuilder table) {
      return new Description(code, version, type, table);
    }
  }

  /**
   * The description of a node.
   *
   * @throws UnsupportedException if the format cannot express the node
   */
  static Description describe(Node node) {
    Operator operator = node.operator();
    if (operator instanceof Convolution convolution) {
      return convolution(node, convolution);
    } else if (operator instanceof Pool2d pool) {
      return pool(node, pool);
    } else if (operator instanceof Binary binary) {
      return binary(node, binary);
    } else if (operator instanceof View) {
      // Every view of fixed shapes is a RESHAPE.
      return Description.of(node, 22)
          .version(1)
          .options(17, new FlatBuilder().with(0, node.output().shape().toArray()));
    } else if (operator instanceof FullyConnected dense) {
      FlatBuilder options =
          new FlatBuilder().with(0, code(dense.activation())).with(2, dense.keepDims());
      return Description.of(node, 9)
          .version(node.output().type() == DataType.INT8 ? 4 : dense.keepDims() ? 5 : 1)
          .options(8, options);
    } else if (operator instanceof Concatenation concatenation) {
      return Description.of(node, 2).options(10, new FlatBuilder().with(0, concatenation.axis()));
    } else if (operator instanceof Softmax softmax) {
      return Description.of(node, 25).options(9, new FlatBuilder().with(0, softmax.beta()));
    } else if (operator instanceof Mean mean) {
      return Description.of(node, 40).options(27, new FlatBuilder().with(0, mean.keepDims()));
    } else if (operator instanceof ResizeBilinear resize) {
      FlatBuilder options =
          new FlatBuilder().with(2, resize.alignCorners()).with(3, resize.halfPixelCenters());
      return Description.of(node, 23).version(3).options(15, options);
    } else if (operator instanceof ArgMax) {
      int type = TfliteWriter.code(node.output().type());
      return Description.of(node, 56)
          .version(node.input(0).type() == DataType.INT8 ? 2 : 1)
          .options(40, new FlatBuilder().with(0, type));
    } else if (operator instanceof Dequantize) {
      return Description.of(node, 6).version(node.input(0).type() == DataType.INT8 ? 2 : 1);
    } else if (operator instanceof Quantize) {
      return Description.of(node, 114).version(1);
    } else if (operator instanceof Logistic) {
      return Description.of(node, 14);
    } else if (operator instanceof Pad) {
      return Description.of(node, 34);
    } else if (operator instanceof Transpose) {
      return Description.of(node, 39);
    }
    throw new UnsupportedException(
        node.title() + ": the .tflite writer does not know this operator.");
  }

  private static Description convolution(Node node, Convolution operator) {
    Window2d window = operator.window();
    boolean quantized = node.output().type() == DataType.INT8;
    FlatBuilder options =
        new FlatBuilder()
            .with(0, padding(node, window))
            .with(1, window.strideX())
            .with(2, window.strideY());
    if (operator instanceof DepthwiseConv2d) {
      int multiplier = node.input(1).shape().dim(3) / node.input(0).shape().dim(3);
      options
          .with(3, multiplier)
          .with(4, code(operator.activation()))
          .with(5, window.dilationX())
          .with(6, window.dilationY());
      boolean dilated = window.dilationX() > 1 || window.dilationY() > 1;
      return Description.of(node, 4).version(quantized ? 3 : dilated ? 2 : 1).options(2, options);
    }
    options
        .with(3, code(operator.activation()))
        .with(4, window.dilationX())
        .with(5, window.dilationY());
    boolean grouped = node.input(0).shape().dim(3) != node.input(1).shape().dim(3);
    return Description.of(node, 3).version(grouped ? 6 : quantized ? 3 : 1).options(1, options);
  }

  private static Description pool(Node node, Pool2d operator) {
    Window2d window = operator.window();
    FlatBuilder options =
        new FlatBuilder()
            .with(0, padding(node, window))
            .with(1, window.strideX())
            .with(2, window.strideY())
            .with(3, window.width())
            .with(4, window.height())
            .with(5, code(operator.activation()));
    if (operator instanceof AveragePool2d) {
      return Description.of(node, 1).options(5, options);
    } else if (operator instanceof MaxPool2d) {
      return Description.of(node, 17).options(5, options);
    }
    throw new IllegalStateException(node.title());
  }

  private static Description binary(Node node, Binary operator) {
    FlatBuilder options = new FlatBuilder().with(0, code(operator.activation()));
    if (operator instanceof Add) {
      return Description.of(node, 0).options(11, options);
    } else if (operator instanceof Sub) {
      return Description.of(node, 41).options(28, options);
    } else if (operator instanceof Mul) {
      return Description.of(node, 18).options(21, options);
    }
    throw new IllegalStateException(node.title());
  }

  /** The padding scheme that gives the window's padding on the node's input. */
  private static int padding(Node node, Window2d window) {
    if (window.isUnpadded()) {
      return VALID;
    }
    Shape input = node.input(0).shape();
    Window2d same =
        Window2d.of(
            true,
            input.dim(1),
            input.dim(2),
            window.height(),
            window.width(),
            window.strideY(),
            window.strideX(),
            window.dilationY(),
            window.dilationX());
    if (!same.equals(window)) {
      throw new UnsupportedException(
          node.title() + ": its padding is neither SAME nor VALID; add a PAD node before it.");
    }
    return SAME;
  }

  private static int code(Activation activation) {
    return switch (activation) {
      case NONE -> 0;
      case RELU -> 1;
      case RELU_N1_TO_1 -> 2;
      case RELU6 -> 3;
    };
  }
}
