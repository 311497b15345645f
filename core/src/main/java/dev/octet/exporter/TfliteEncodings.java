package dev.octet.exporter;

import dev.octet.error.UnsupportedException;
import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.numerics.Activation;
import dev.octet.operator.Add;
import dev.octet.operator.ArgMax;
import dev.octet.operator.AveragePool2d;
import dev.octet.operator.Concatenation;
import dev.octet.operator.Conv2d;
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
import dev.octet.operator.Reshape;
import dev.octet.operator.ResizeBilinear;
import dev.octet.operator.Softmax;
import dev.octet.operator.Squeeze;
import dev.octet.operator.Sub;
import dev.octet.operator.Transpose;
import dev.octet.operator.Window2d;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Shape;
import java.util.HashMap;
import java.util.Map;

/**
 * The export table: from a node to the operator code, version and options of the .tflite schema.
 */
final class TfliteEncodings {
  private static final int SAME = 0;
  private static final int VALID = 1;

  private static final Map<Class<?>, Encoder<?>> TABLE = new HashMap<>();

  static {
    put(Add.class, (op, node) -> of(node, 0).options(11, activation(op.activation())));
    put(ArgMax.class, (op, node) -> argument(node, 56, 40));
    put(AveragePool2d.class, (op, node) -> pool(op, node, 1));
    put(Concatenation.class, (op, node) -> of(node, 2).options(10, table().with(0, op.axis())));
    put(Conv2d.class, TfliteEncodings::conv2d);
    put(DepthwiseConv2d.class, TfliteEncodings::depthwiseConv2d);
    put(Dequantize.class, (op, node) -> of(node, 6).version(isInt8(node.input(0)) ? 2 : 1));
    put(FullyConnected.class, TfliteEncodings::fullyConnected);
    put(Logistic.class, (op, node) -> of(node, 14));
    put(MaxPool2d.class, (op, node) -> pool(op, node, 17));
    put(Mean.class, (op, node) -> of(node, 40).options(27, table().with(0, op.keepDims())));
    put(Mul.class, (op, node) -> of(node, 18).options(21, activation(op.activation())));
    put(Pad.class, (op, node) -> of(node, 34));
    put(Quantize.class, (op, node) -> of(node, 114).version(1));
    put(Reshape.class, (op, node) -> reshape(node));
    put(ResizeBilinear.class, TfliteEncodings::resizeBilinear);
    put(Softmax.class, (op, node) -> of(node, 25).options(9, table().with(0, op.beta())));
    put(Squeeze.class, (op, node) -> reshape(node));
    put(Sub.class, (op, node) -> of(node, 41).options(28, activation(op.activation())));
    put(Transpose.class, (op, node) -> of(node, 39));
  }

  private TfliteEncodings() {}

  /**
   * How the file describes a node.
   *
   * @param code the builtin operator
   * @param version the first version of the operator that allows the node's types
   * @param optionsType number of the options in the union BuiltinOptions, 0 for none
   * @param options null for none
   */
  record Encoding(int code, int version, int optionsType, FlatBuilder options) {

    private Encoding version(int number) {
      return new Encoding(code, number, optionsType, options);
    }

    private Encoding options(int type, FlatBuilder table) {
      return new Encoding(code, version, type, table);
    }
  }

  private interface Encoder<T> {
    Encoding encode(T operator, Node node);
  }

  private static <T extends Operator> void put(Class<T> type, Encoder<T> encoder) {
    TABLE.put(type, encoder);
  }

  /**
   * The encoding of a node.
   *
   * @throws UnsupportedException if the format cannot express the node
   */
  static Encoding of(Node node) {
    @SuppressWarnings("unchecked")
    Encoder<Operator> encoder = (Encoder<Operator>) TABLE.get(node.operator().getClass());
    if (encoder == null) {
      throw new UnsupportedException(
          node.title() + ": a .tflite file cannot express this operator.");
    }
    return encoder.encode(node.operator(), node);
  }

  /** Most operators have taken int8 from their second version on. */
  private static Encoding of(Node node, int code) {
    return new Encoding(code, isInt8(node.output()) ? 2 : 1, 0, null);
  }

  private static boolean isInt8(Value value) {
    return value.type() == DataType.INT8;
  }

  private static FlatBuilder table() {
    return new FlatBuilder();
  }

  private static FlatBuilder activation(Activation activation) {
    return table().with(0, code(activation));
  }

  /** Every view of fixed shapes is a RESHAPE. */
  private static Encoding reshape(Node node) {
    return of(node, 22).version(1).options(17, table().with(0, node.output().shape().toArray()));
  }

  private static Encoding argument(Node node, int code, int optionsType) {
    return of(node, code)
        .version(isInt8(node.input(0)) ? 2 : 1)
        .options(optionsType, table().with(0, TfliteWriter.code(node.output().type())));
  }

  private static Encoding fullyConnected(FullyConnected op, Node node) {
    return of(node, 9)
        .version(isInt8(node.output()) ? 4 : op.keepDims() ? 5 : 1)
        .options(8, activation(op.activation()).with(2, op.keepDims()));
  }

  private static Encoding resizeBilinear(ResizeBilinear op, Node node) {
    return of(node, 23)
        .version(3)
        .options(15, table().with(2, op.alignCorners()).with(3, op.halfPixelCenters()));
  }

  private static Encoding conv2d(Conv2d op, Node node) {
    boolean grouped = node.input(0).shape().dim(3) != node.input(1).shape().dim(3);
    FlatBuilder options =
        strides(op.window(), node)
            .with(3, code(op.activation()))
            .with(4, op.window().dilationX())
            .with(5, op.window().dilationY());
    return of(node, 3).version(grouped ? 6 : isInt8(node.output()) ? 3 : 1).options(1, options);
  }

  private static Encoding depthwiseConv2d(DepthwiseConv2d op, Node node) {
    Window2d window = op.window();
    boolean dilated = window.dilationX() > 1 || window.dilationY() > 1;
    FlatBuilder options =
        strides(window, node)
            .with(3, node.input(1).shape().dim(3) / node.input(0).shape().dim(3))
            .with(4, code(op.activation()))
            .with(5, window.dilationX())
            .with(6, window.dilationY());
    return of(node, 4).version(isInt8(node.output()) ? 3 : dilated ? 2 : 1).options(2, options);
  }

  private static Encoding pool(Pool2d op, Node node, int code) {
    FlatBuilder options =
        strides(op.window(), node)
            .with(3, op.window().width())
            .with(4, op.window().height())
            .with(5, code(op.activation()));
    return of(node, code).options(5, options);
  }

  private static FlatBuilder strides(Window2d window, Node node) {
    return table()
        .with(0, padding(node, window))
        .with(1, window.strideX())
        .with(2, window.strideY());
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
