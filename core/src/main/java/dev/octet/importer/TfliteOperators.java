package dev.octet.importer;

import dev.octet.error.UnsupportedException;
import dev.octet.graph.Constant;
import dev.octet.graph.Value;
import dev.octet.numerics.Activation;
import dev.octet.operator.Add;
import dev.octet.operator.Alias;
import dev.octet.operator.ArgMax;
import dev.octet.operator.ArgMin;
import dev.octet.operator.Arithmetic;
import dev.octet.operator.AveragePool2d;
import dev.octet.operator.BatchMatmul;
import dev.octet.operator.BatchToSpaceNd;
import dev.octet.operator.BroadcastTo;
import dev.octet.operator.Cast;
import dev.octet.operator.Comparison;
import dev.octet.operator.ComplexPart;
import dev.octet.operator.Concatenation;
import dev.octet.operator.Conv2d;
import dev.octet.operator.Conv3d;
import dev.octet.operator.Cumsum;
import dev.octet.operator.DepthToSpace;
import dev.octet.operator.DepthwiseConv2d;
import dev.octet.operator.Dequantize;
import dev.octet.operator.DynamicUpdateSlice;
import dev.octet.operator.Elu;
import dev.octet.operator.EmbeddingLookup;
import dev.octet.operator.ExpandDims;
import dev.octet.operator.FakeQuant;
import dev.octet.operator.Fill;
import dev.octet.operator.FullyConnected;
import dev.octet.operator.Gather;
import dev.octet.operator.GatherNd;
import dev.octet.operator.Gelu;
import dev.octet.operator.HardSwish;
import dev.octet.operator.L2Normalization;
import dev.octet.operator.LeakyRelu;
import dev.octet.operator.LocalResponseNormalization;
import dev.octet.operator.LogSoftmax;
import dev.octet.operator.Logical;
import dev.octet.operator.LogicalNot;
import dev.octet.operator.Logistic;
import dev.octet.operator.Lstm;
import dev.octet.operator.MathFunction;
import dev.octet.operator.MaxPool2d;
import dev.octet.operator.Mean;
import dev.octet.operator.MirrorPad;
import dev.octet.operator.Mul;
import dev.octet.operator.OnDemand;
import dev.octet.operator.OneHot;
import dev.octet.operator.Operator;
import dev.octet.operator.Pack;
import dev.octet.operator.Pad;
import dev.octet.operator.PadV2;
import dev.octet.operator.Prelu;
import dev.octet.operator.Quantize;
import dev.octet.operator.Range;
import dev.octet.operator.Rank;
import dev.octet.operator.Rectifier;
import dev.octet.operator.Reduce;
import dev.octet.operator.Reshape;
import dev.octet.operator.ResizeBilinear;
import dev.octet.operator.ResizeNearestNeighbor;
import dev.octet.operator.ReverseV2;
import dev.octet.operator.Rfft2d;
import dev.octet.operator.Rnn;
import dev.octet.operator.ScatterNd;
import dev.octet.operator.Select;
import dev.octet.operator.ShapeOf;
import dev.octet.operator.Slice;
import dev.octet.operator.Softmax;
import dev.octet.operator.SpaceToBatchNd;
import dev.octet.operator.SpaceToDepth;
import dev.octet.operator.SparseToDense;
import dev.octet.operator.Split;
import dev.octet.operator.SplitV;
import dev.octet.operator.Squeeze;
import dev.octet.operator.StridedSlice;
import dev.octet.operator.Sub;
import dev.octet.operator.Svdf;
import dev.octet.operator.Tanh;
import dev.octet.operator.Tile;
import dev.octet.operator.TopK;
import dev.octet.operator.Transpose;
import dev.octet.operator.TransposeConv;
import dev.octet.operator.Unpack;
import dev.octet.operator.Where;
import dev.octet.operator.Window2d;
import dev.octet.operator.ZerosLike;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Shape;
import java.util.List;

/** The import table: from an operator code and options of the .tflite schema to an operator. */
final class TfliteOperators {
  private TfliteOperators() {}

  /**
   * The operator for a builtin code, or null if Octet has none.
   *
   * @param options the builtin options table; absent fields have the schema's defaults
   * @throws UnsupportedException if an option's value is not implemented
   */
  static Operator read(int code, TfliteOptions options, List<Value> inputs, List<Value> outputs) {
    return switch (code) {
      case 0 -> new Add(options.activation(0));
      case 1 -> new AveragePool2d(pool(options, inputs), options.activation(5));
      case 2 -> concatenation(options);
      case 3 -> conv2d(options, inputs);
      case 4 -> depthwiseConv2d(options, inputs);
      case 5 -> new DepthToSpace(options.i32(0, 0));
      case 6 -> dequantize(inputs);
      case 7 -> new EmbeddingLookup();
      case 9 -> fullyConnected(options, inputs);
      case 14 -> new Logistic();
      case 17 -> new MaxPool2d(pool(options, inputs), options.activation(5));
      case 18 -> new Mul(options.activation(0));
      case 22 -> new Reshape();
      case 23 -> new ResizeBilinear(options.bool(2), options.bool(3));
      case 25 -> new Softmax(options.f32(0, 0));
      case 28 -> new Tanh();
      case 34 -> new Pad();
      case 36 -> new Gather(options.i32(0, 0), options.i32(1, 0));
      case 39 -> new Transpose();
      case 40 -> new Mean(options.bool(0));
      case 41 -> new Sub(options.activation(0));
      case 43 -> new Squeeze(options.ints(0));
      case 45 -> stridedSlice(options);
      case 49 -> new Split(options.i32(0, 0));
      case 53 -> new Cast();
      case 54 -> new Prelu();
      case 56 -> new ArgMax();
      case 60 -> new PadV2();
      case 64 -> new Select(false);
      case 65 -> new Slice();
      case 67 -> transposeConv(options, inputs, outputs);
      case 70 -> new ExpandDims();
      case 77 -> new ShapeOf();
      case 83 -> new Pack(options.i32(1, 0));
      case 88 -> new Unpack(options.i32(1, 0));
      case 93 -> new ZerosLike();
      case 94 -> new Fill();
      case 96 -> new Range();
      case 97 -> new ResizeNearestNeighbor(options.bool(0), options.bool(1));
      case 98 -> leakyRelu(options);
      case 102 -> new SplitV();
      case 111 -> new Elu();
      case 114 -> new Quantize();
      case 117 -> new HardSwish();
      case 123 -> new Select(true);
      case 124 -> new Alias();
      case 126 -> new BatchMatmul(options.bool(0), options.bool(1));
      case 150 -> new Gelu(options.bool(0));
      case 151 -> new DynamicUpdateSlice();
      case 27 -> new Svdf(options.i32(0, 0), options.cellFunction(1), options.bool(2));
      case 44 -> lstm(Lstm.Kind.UNIDIRECTIONAL_SEQUENCE_LSTM, options, 4, options.bool(3), false);
      default -> {
        Operator operator = family(code, options);
        yield operator == null ? rare(code, options, inputs) : operator;
      }
    };
  }

  /** What was float16 in the file is float32 already. */
  private static Operator dequantize(List<Value> inputs) {
    Value input = inputs.isEmpty() ? null : inputs.get(0);
    boolean isFloat = input != null && input.isConstant() && input.type() == DataType.FLOAT32;
    return isFloat ? new Alias() : new Dequantize();
  }

  private static Operator math(MathFunction.Kind kind) {
    return new MathFunction(kind);
  }

  private static Operator arithmetic(Arithmetic.Kind kind) {
    return new Arithmetic(kind, Activation.NONE);
  }

  private static Operator reduce(Reduce.Kind kind, TfliteOptions options) {
    return new Reduce(kind, options.bool(0));
  }

  private static Operator l2Normalization(TfliteOptions options) {
    if (options.activation(0) != Activation.NONE) {
      throw new UnsupportedException("a fused activation");
    }
    return new L2Normalization();
  }

  private static Operator leakyRelu(TfliteOptions options) {
    float alpha = options.f32(0, 0);
    if (alpha - alpha != 0) {
      throw new UnsupportedException("a slope that is not a finite number");
    }
    return new LeakyRelu(alpha);
  }

  /** Operators of which several differ only in what they do to one value or two. */
  private static Operator family(int code, TfliteOptions options) {
    return switch (code) {
      case 8 -> math(MathFunction.Kind.FLOOR);
      case 19 -> new Rectifier(Rectifier.Kind.RELU);
      case 20 -> new Rectifier(Rectifier.Kind.RELU_N1_TO_1);
      case 21 -> new Rectifier(Rectifier.Kind.RELU6);
      case 42 -> new Arithmetic(Arithmetic.Kind.DIV, options.activation(0));
      case 47 -> math(MathFunction.Kind.EXP);
      case 55 -> arithmetic(Arithmetic.Kind.MAXIMUM);
      case 57 -> arithmetic(Arithmetic.Kind.MINIMUM);
      case 58 -> new Comparison(Comparison.Kind.LESS);
      case 59 -> math(MathFunction.Kind.NEG);
      case 61 -> new Comparison(Comparison.Kind.GREATER);
      case 62 -> new Comparison(Comparison.Kind.GREATER_EQUAL);
      case 63 -> new Comparison(Comparison.Kind.LESS_EQUAL);
      case 66 -> math(MathFunction.Kind.SIN);
      case 71 -> new Comparison(Comparison.Kind.EQUAL);
      case 72 -> new Comparison(Comparison.Kind.NOT_EQUAL);
      case 73 -> math(MathFunction.Kind.LOG);
      case 74 -> reduce(Reduce.Kind.SUM, options);
      case 75 -> math(MathFunction.Kind.SQRT);
      case 76 -> math(MathFunction.Kind.RSQRT);
      case 78 -> arithmetic(Arithmetic.Kind.POW);
      case 81 -> reduce(Reduce.Kind.PROD, options);
      case 82 -> reduce(Reduce.Kind.MAX, options);
      case 84 -> new Logical(false);
      case 86 -> new Logical(true);
      case 87 -> new LogicalNot();
      case 89 -> reduce(Reduce.Kind.MIN, options);
      case 90 -> arithmetic(Arithmetic.Kind.FLOOR_DIV);
      case 91 -> reduce(Reduce.Kind.ANY, options);
      case 92 -> math(MathFunction.Kind.SQUARE);
      case 95 -> arithmetic(Arithmetic.Kind.FLOOR_MOD);
      case 99 -> arithmetic(Arithmetic.Kind.SQUARED_DIFFERENCE);
      case 101 -> math(MathFunction.Kind.ABS);
      case 104 -> math(MathFunction.Kind.CEIL);
      case 108 -> math(MathFunction.Kind.COS);
      case 116 -> math(MathFunction.Kind.ROUND);
      case 140 -> reduce(Reduce.Kind.ALL, options);
      case 152 -> new Rectifier(Rectifier.Kind.RELU_0_TO_1);
      case 158 -> math(MathFunction.Kind.SIGN);
      default -> null;
    };
  }

  /** Operators that few models have. */
  @OnDemand
  private static Operator rare(int code, TfliteOptions options, List<Value> inputs) {
    return switch (code) {
      case 11 -> l2Normalization(options);
      case 13 ->
          new LocalResponseNormalization(
              options.i32(0, 0), options.f32(1, 0), options.f32(2, 0), options.f32(3, 0));
      case 16 -> lstm(Lstm.Kind.LSTM, options, 4, false, false);
      case 24 -> rnn(Rnn.Kind.RNN, options, 0, 1, false);
      case 26 -> new SpaceToDepth(options.i32(0, 0));
      case 35 -> rnn(Rnn.Kind.UNIDIRECTIONAL_SEQUENCE_RNN, options, 1, 2, false);
      case 37 -> new BatchToSpaceNd();
      case 38 -> new SpaceToBatchNd();
      case 46 -> rnn(Rnn.Kind.BIDIRECTIONAL_SEQUENCE_RNN, options, 1, 3, options.bool(2));
      case 48 -> new TopK();
      case 50 -> new LogSoftmax();
      case 52 ->
          lstm(
              Lstm.Kind.BIDIRECTIONAL_SEQUENCE_LSTM,
              options,
              5,
              options.i8(4, 1) != 0,
              options.bool(3));
      case 68 -> new SparseToDense();
      case 69 -> new Tile();
      case 79 -> new ArgMin();
      case 80 ->
          new FakeQuant(options.f32(0, 0), options.f32(1, 0), options.i32(2, 0), options.bool(3));
      case 85 -> new OneHot(options.i32(0, 0));
      case 100 -> new MirrorPad(options.i8(0, 0) == 1);
      case 105 -> new ReverseV2();
      case 107 -> new GatherNd();
      case 109 -> new Where();
      case 110 -> new Rank();
      case 122 -> new ScatterNd();
      case 128 -> new Cumsum(options.bool(0), options.bool(1));
      case 130 -> new BroadcastTo();
      case 131 -> new Rfft2d();
      case 132 -> conv3d(options, inputs);
      case 133 -> new ComplexPart(ComplexPart.Kind.IMAG);
      case 134 -> new ComplexPart(ComplexPart.Kind.REAL);
      case 135 -> new ComplexPart(ComplexPart.Kind.COMPLEX_ABS);
      default -> null;
    };
  }

  private static Operator lstm(
      Lstm.Kind kind, TfliteOptions options, int asymmetric, boolean timeMajor, boolean merged) {
    if (kind == Lstm.Kind.LSTM && options.i8(3, 0) != 0) {
      throw new UnsupportedException("the basic kernel");
    }
    Lstm.Settings settings =
        new Lstm.Settings(
            options.cellFunction(0),
            options.f32(1, 0),
            options.f32(2, 0),
            options.bool(asymmetric),
            options.intermediates());
    return new Lstm(kind, settings, timeMajor, merged);
  }

  private static Operator rnn(
      Rnn.Kind kind, TfliteOptions options, int function, int asymmetric, boolean merged) {
    boolean timeMajor = kind != Rnn.Kind.RNN && options.bool(0);
    return new Rnn(
        kind, options.cellFunction(function), options.bool(asymmetric), timeMajor, merged);
  }

  private static Operator conv2d(TfliteOptions options, List<Value> inputs) {
    Window2d window = window(options, inputs, 1, 4);
    return new Conv2d(window, options.activation(3));
  }

  private static Operator depthwiseConv2d(TfliteOptions options, List<Value> inputs) {
    Window2d window = window(options, inputs, 1, 5);
    return new DepthwiseConv2d(window, options.activation(4));
  }

  private static Operator concatenation(TfliteOptions options) {
    if (options.activation(1) != Activation.NONE) {
      throw new UnsupportedException("a fused activation");
    }
    return new Concatenation(options.i32(0, 0));
  }

  /** The window of a convolution from the output back to the input. */
  private static Operator transposeConv(
      TfliteOptions options, List<Value> inputs, List<Value> outputs) {
    Shape weights = image(inputs, 1);
    Value wanted = inputs.get(0);
    boolean isKnown = wanted != null && wanted.isConstant() && wanted.bytes() == 16;
    Shape output = isKnown ? shape(wanted.constant()) : image(outputs, 0);
    Window2d window = window(options, output, weights.dim(1), weights.dim(2), 1, 1, 1);
    return new TransposeConv(window, options.activation(3));
  }

  /** The dimensions that four int32 say. */
  private static Shape shape(Constant dims) {
    return Shape.of(dims.i32(0), dims.i32(1), dims.i32(2), dims.i32(3));
  }

  private static Operator conv3d(TfliteOptions options, List<Value> inputs) {
    boolean same = options.i8(0, 0) == 0;
    Shape input = shape(inputs, 0, 5);
    Shape weights = shape(inputs, 1, 5);
    Window2d depth =
        Window2d.of(
            same, input.dim(1), 1, weights.dim(0), 1, options.i32(1, 0), 1, options.i32(5, 1), 1);
    Window2d window =
        Window2d.of(
            same,
            input.dim(2),
            input.dim(3),
            weights.dim(1),
            weights.dim(2),
            options.i32(3, 0),
            options.i32(2, 0),
            options.i32(7, 1),
            options.i32(6, 1));
    return new Conv3d(depth, window, options.activation(4));
  }

  private static Operator stridedSlice(TfliteOptions options) {
    return new StridedSlice(
        options.i32(0, 0),
        options.i32(1, 0),
        options.i32(2, 0),
        options.i32(3, 0),
        options.i32(4, 0),
        options.bool(5));
  }

  /** A product with weights that are computed, as in attention, is one of matrices. */
  private static Operator fullyConnected(TfliteOptions options, List<Value> inputs) {
    if (options.i8(1, 0) != 0) {
      throw new UnsupportedException("shuffled weights format");
    }
    Activation activation = options.activation(0);
    boolean isProduct =
        activation == Activation.NONE
            && inputs.size() > 1
            && inputs.get(1) != null
            && !inputs.get(1).isConstant()
            && (inputs.size() == 2 || inputs.get(2) == null);
    if (isProduct) {
      while (inputs.size() > 2) {
        inputs.remove(2);
      }
      return new BatchMatmul(false, true);
    }
    return new FullyConnected(activation, options.bool(2));
  }

  /** A window with the extents of the weights; strides are the fields from {@code stride} on. */
  private static Window2d window(
      TfliteOptions options, List<Value> inputs, int stride, int dilation) {
    Shape weights = image(inputs, 1);
    return window(
        options,
        image(inputs, 0),
        weights.dim(1),
        weights.dim(2),
        stride,
        options.i32(dilation + 1, 1),
        options.i32(dilation, 1));
  }

  private static Window2d pool(TfliteOptions options, List<Value> inputs) {
    return window(options, image(inputs, 0), options.i32(4, 0), options.i32(3, 0), 1, 1, 1);
  }

  private static Window2d window(
      TfliteOptions options,
      Shape input,
      int height,
      int width,
      int stride,
      int dilationY,
      int dilationX) {
    return Window2d.of(
        options.i8(0, 0) == 0,
        input.dim(1),
        input.dim(2),
        height,
        width,
        options.i32(stride + 1, 0),
        options.i32(stride, 0),
        dilationY,
        dilationX);
  }

  private static Shape image(List<Value> values, int i) {
    return shape(values, i, 4);
  }

  private static Shape shape(List<Value> values, int i, int rank) {
    Value value = i < values.size() ? values.get(i) : null;
    if (value == null || value.shape().rank() != rank) {
      throw new UnsupportedException("tensor " + i + " does not have " + rank + " dimensions");
    }
    return value.shape();
  }

  /** The fused activation with the given number in the schema. */
  static Activation activation(int code) {
    return switch (code) {
      case 0 -> Activation.NONE;
      case 1 -> Activation.RELU;
      case 2 -> Activation.RELU_N1_TO_1;
      case 3 -> Activation.RELU6;
      default -> throw new UnsupportedException("fused activation " + code);
    };
  }
}
