package dev.octet.exporter;

import dev.octet.error.UnsupportedException;
import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.importer.TfliteOperatorNames;
import dev.octet.numerics.Activation;
import dev.octet.operator.Add;
import dev.octet.operator.ArgMax;
import dev.octet.operator.ArgMin;
import dev.octet.operator.Arithmetic;
import dev.octet.operator.AssignVariable;
import dev.octet.operator.AveragePool2d;
import dev.octet.operator.BatchMatmul;
import dev.octet.operator.BatchToSpaceNd;
import dev.octet.operator.BroadcastTo;
import dev.octet.operator.CallOnce;
import dev.octet.operator.Cast;
import dev.octet.operator.Comparison;
import dev.octet.operator.ComplexPart;
import dev.octet.operator.Concatenation;
import dev.octet.operator.Conv2d;
import dev.octet.operator.Conv3d;
import dev.octet.operator.Cumsum;
import dev.octet.operator.CustomOperator;
import dev.octet.operator.DepthToSpace;
import dev.octet.operator.DepthwiseConv2d;
import dev.octet.operator.Dequantize;
import dev.octet.operator.DetectionPostprocess;
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
import dev.octet.operator.If;
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
import dev.octet.operator.OneHot;
import dev.octet.operator.Operator;
import dev.octet.operator.Pack;
import dev.octet.operator.Pad;
import dev.octet.operator.PadV2;
import dev.octet.operator.Pool2d;
import dev.octet.operator.Prelu;
import dev.octet.operator.Quantize;
import dev.octet.operator.Range;
import dev.octet.operator.Rank;
import dev.octet.operator.ReadVariable;
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
import dev.octet.operator.While;
import dev.octet.operator.Window2d;
import dev.octet.operator.ZerosLike;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The export table: from a node to the operator code, version and options of the .tflite schema.
 */
final class TfliteEncodings {
  private static final int SAME = 0;
  private static final int VALID = 1;
  private static final int CUSTOM = 32;

  private static final Map<Class<?>, Encoder<?>> TABLE = new HashMap<>();

  static {
    put(Add.class, (op, node) -> of(node, 0).options(11, activation(op.activation())));
    put(ArgMax.class, (op, node) -> argument(node, 56, 40));
    put(ArgMin.class, (op, node) -> argument(node, 79, 57));
    put(Arithmetic.class, TfliteEncodings::arithmetic);
    put(AssignVariable.class, (op, node) -> named(node).options(113, table()));
    put(AveragePool2d.class, (op, node) -> pool(op, node, 1));
    put(
        BatchMatmul.class,
        (op, node) -> of(node, 126).options(101, flags(op.adjointA(), op.adjointB())));
    put(BatchToSpaceNd.class, (op, node) -> of(node, 37));
    put(BroadcastTo.class, (op, node) -> of(node, 130));
    put(CallOnce.class, (op, node) -> named(node).options(103, table()));
    put(Cast.class, (op, node) -> named(node));
    put(Comparison.class, (op, node) -> named(node));
    put(ComplexPart.class, (op, node) -> named(node));
    put(Concatenation.class, (op, node) -> of(node, 2).options(10, table().with(0, op.axis())));
    put(Conv2d.class, TfliteEncodings::conv2d);
    put(Conv3d.class, TfliteEncodings::conv3d);
    put(Cumsum.class, (op, node) -> named(node).options(102, flags(op.exclusive(), op.reverse())));
    put(CustomOperator.class, (op, node) -> custom(op, op.options()));
    put(DepthToSpace.class, (op, node) -> of(node, 5).options(94, table().with(0, op.block())));
    put(DepthwiseConv2d.class, TfliteEncodings::depthwiseConv2d);
    put(Dequantize.class, (op, node) -> of(node, 6).version(isInt8(node.input(0)) ? 2 : 1));
    put(
        DetectionPostprocess.class,
        (op, node) -> custom(op, detectionPostprocess(op).toByteArray()));
    put(DynamicUpdateSlice.class, (op, node) -> of(node, 151));
    put(Elu.class, (op, node) -> named(node));
    put(EmbeddingLookup.class, (op, node) -> of(node, 7));
    put(ExpandDims.class, (op, node) -> reshape(node));
    put(FakeQuant.class, TfliteEncodings::fakeQuant);
    put(Fill.class, (op, node) -> of(node, 94));
    put(FullyConnected.class, TfliteEncodings::fullyConnected);
    put(
        Gather.class,
        (op, node) -> of(node, 36).options(23, table().with(0, op.axis()).with(1, op.batchDims())));
    put(GatherNd.class, (op, node) -> of(node, 107));
    put(Gelu.class, (op, node) -> named(node).options(116, table().with(0, op.approximate())));
    put(HardSwish.class, (op, node) -> named(node).version(1));
    put(If.class, (op, node) -> named(node).version(1).options(92, table()));
    put(L2Normalization.class, (op, node) -> named(node).options(12, activation(Activation.NONE)));
    put(LeakyRelu.class, (op, node) -> named(node).options(75, table().with(0, op.alpha())));
    put(LocalResponseNormalization.class, TfliteEncodings::localResponseNormalization);
    put(Logical.class, (op, node) -> named(node));
    put(LogicalNot.class, (op, node) -> named(node));
    put(Logistic.class, (op, node) -> of(node, 14));
    put(LogSoftmax.class, (op, node) -> named(node));
    put(Lstm.class, TfliteEncodings::lstm);
    put(MathFunction.class, (op, node) -> named(node));
    put(MaxPool2d.class, (op, node) -> pool(op, node, 17));
    put(Mean.class, (op, node) -> of(node, 40).options(27, table().with(0, op.keepDims())));
    put(MirrorPad.class, (op, node) -> of(node, 100).options(77, table().with(0, op.symmetric())));
    put(Mul.class, (op, node) -> of(node, 18).options(21, activation(op.activation())));
    put(OneHot.class, (op, node) -> of(node, 85).options(61, table().with(0, op.axis())));
    put(Pack.class, (op, node) -> of(node, 83).options(59, counted(node.inputs(), op.axis())));
    put(Pad.class, (op, node) -> of(node, 34));
    put(PadV2.class, (op, node) -> of(node, 60));
    put(Prelu.class, (op, node) -> named(node).version(1));
    put(Quantize.class, (op, node) -> of(node, 114).version(1));
    put(Range.class, (op, node) -> of(node, 96));
    put(Rank.class, (op, node) -> of(node, 110));
    put(ReadVariable.class, (op, node) -> named(node).version(1).options(112, table()));
    put(Rectifier.class, (op, node) -> named(node));
    put(Reduce.class, (op, node) -> named(node).options(27, table().with(0, op.keepDims())));
    put(Reshape.class, (op, node) -> reshape(node));
    put(ResizeBilinear.class, TfliteEncodings::resizeBilinear);
    put(
        ResizeNearestNeighbor.class,
        (op, node) -> of(node, 97).options(74, flags(op.alignCorners(), op.halfPixelCenters())));
    put(ReverseV2.class, (op, node) -> of(node, 105));
    put(Rfft2d.class, (op, node) -> named(node).options(105, table()));
    put(Rnn.class, TfliteEncodings::rnn);
    put(ScatterNd.class, (op, node) -> of(node, 122));
    put(Select.class, (op, node) -> named(node).version(1));
    put(
        ShapeOf.class,
        (op, node) ->
            of(node, 77).options(55, table().with(0, TfliteWriter.code(node.output().type()))));
    put(Slice.class, (op, node) -> of(node, 65));
    put(Softmax.class, (op, node) -> of(node, 25).options(9, table().with(0, op.beta())));
    put(SpaceToBatchNd.class, (op, node) -> of(node, 38));
    put(SpaceToDepth.class, (op, node) -> of(node, 26).options(19, table().with(0, op.block())));
    put(SparseToDense.class, (op, node) -> of(node, 68));
    put(Split.class, (op, node) -> of(node, 49).options(35, table().with(0, op.parts())));
    put(
        SplitV.class,
        (op, node) -> of(node, 102).options(79, table().with(0, node.outputs().size())));
    put(Squeeze.class, (op, node) -> reshape(node));
    put(StridedSlice.class, TfliteEncodings::stridedSlice);
    put(Sub.class, (op, node) -> of(node, 41).options(28, activation(op.activation())));
    put(
        Svdf.class,
        (op, node) ->
            named(node)
                .options(
                    6,
                    table()
                        .with(0, op.rank())
                        .with(1, op.function().ordinal())
                        .with(2, op.isAsymmetric())));
    put(Tanh.class, (op, node) -> named(node));
    put(Tile.class, (op, node) -> of(node, 69));
    put(TopK.class, (op, node) -> named(node));
    put(Transpose.class, (op, node) -> of(node, 39));
    put(TransposeConv.class, TfliteEncodings::transposeConv);
    put(Unpack.class, (op, node) -> of(node, 88).options(64, counted(node.outputs(), op.axis())));
    put(Where.class, (op, node) -> of(node, 109));
    put(While.class, (op, node) -> named(node).version(1).options(93, table()));
    put(ZerosLike.class, (op, node) -> of(node, 93));
  }

  private TfliteEncodings() {}

  /**
   * How the file describes a node.
   *
   * @param code the builtin operator
   * @param version the first version of the operator that allows the node's types
   * @param optionsType number of the options in the union BuiltinOptions, 0 for none
   * @param options null for none
   * @param intermediates tensors that the node lists beside inputs and outputs
   * @param custom what a custom operator has in place of code and options; null for a builtin one
   */
  record Encoding(
      int code,
      int version,
      int optionsType,
      FlatBuilder options,
      List<Value> intermediates,
      Custom custom) {

    private Encoding version(int number) {
      return new Encoding(code, number, optionsType, options, intermediates, null);
    }

    private Encoding options(int type, FlatBuilder table) {
      return new Encoding(code, version, type, table, intermediates, null);
    }
  }

  /** The name and options of a custom operator. */
  record Custom(String name, byte[] options) {}

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

  /** What gives a node the handle of a variable. */
  static Encoding variable() {
    return new Encoding(TfliteOperatorNames.codeOf("VAR_HANDLE"), 1, 111, null, List.of(), null);
  }

  /** Most operators have taken int8 from their second version on. */
  private static Encoding of(Node node, int code) {
    boolean isInt8 = !node.outputs().isEmpty() && isInt8(node.output());
    return new Encoding(code, isInt8 ? 2 : 1, 0, null, List.of(), null);
  }

  /** An operator whose name is that of the schema. */
  private static Encoding named(Node node) {
    return of(node, TfliteOperatorNames.codeOf(node.operator().name()));
  }

  private static Encoding arithmetic(Arithmetic op, Node node) {
    boolean isDivision = op.name().equals("DIV");
    return isDivision ? named(node).options(29, activation(op.activation())) : named(node);
  }

  /** A cell's fields, then those for sequences and, last, how rows are quantized. */
  private static Encoding lstm(Lstm op, Node node) {
    Lstm.Settings settings = op.settings();
    FlatBuilder options =
        table()
            .with(0, settings.function().ordinal())
            .with(1, settings.cellClip())
            .with(2, settings.projectionClip());
    List<Value> intermediates = new ArrayList<>();
    for (int i = 0; i < settings.intermediates().size(); i++) {
      DataType type = i < 4 ? DataType.INT16 : DataType.INT8;
      intermediates.add(Value.of(-1, "", type, Shape.of(0), settings.intermediates().get(i), null));
    }
    Encoding encoding =
        switch (op.name()) {
          case "LSTM" -> named(node).options(14, options.with(4, settings.isAsymmetric()));
          case "UNIDIRECTIONAL_SEQUENCE_LSTM" ->
              named(node)
                  .options(71, options.with(3, op.isTimeMajor()).with(4, settings.isAsymmetric()));
          default ->
              named(node)
                  .options(
                      69,
                      options
                          .with(3, op.isMerged())
                          .with(4, op.isTimeMajor())
                          .with(5, settings.isAsymmetric()));
        };
    return new Encoding(
        encoding.code(),
        encoding.version(),
        encoding.optionsType(),
        encoding.options(),
        intermediates,
        null);
  }

  private static Encoding rnn(Rnn op, Node node) {
    FlatBuilder options = table();
    int function = op.function().ordinal();
    if (op.name().equals("RNN")) {
      return named(node).options(7, options.with(0, function).with(1, op.isAsymmetric()));
    }
    options.with(0, op.isTimeMajor()).with(1, function);
    return op.name().startsWith("UNI")
        ? named(node).options(31, options.with(2, op.isAsymmetric()))
        : named(node).options(70, options.with(2, op.isMerged()).with(3, op.isAsymmetric()));
  }

  private static Encoding localResponseNormalization(LocalResponseNormalization op, Node node) {
    FlatBuilder options =
        table().with(0, op.radius()).with(1, op.bias()).with(2, op.alpha()).with(3, op.beta());
    return named(node).options(13, options);
  }

  private static Encoding fakeQuant(FakeQuant op, Node node) {
    FlatBuilder options =
        table().with(0, op.min()).with(1, op.max()).with(2, op.bits()).with(3, op.isNarrow());
    return named(node).version(op.isNarrow() ? 2 : 1).options(58, options);
  }

  private static Encoding custom(Operator operator, byte[] options) {
    return new Encoding(CUSTOM, 1, 0, null, List.of(), new Custom(operator.name(), options));
  }

  private static FlexMapBuilder detectionPostprocess(DetectionPostprocess op) {
    return new FlexMapBuilder()
        .with("max_detections", op.limits().detections())
        .with("max_classes_per_detection", op.limits().classesPerDetection())
        .with("detections_per_class", op.limits().detectionsPerClass())
        .with("num_classes", op.limits().classes())
        .with("use_regular_nms", op.isRegular())
        .with("nms_score_threshold", op.leastScore())
        .with("nms_iou_threshold", op.mostOverlap())
        .with("y_scale", op.scales().y())
        .with("x_scale", op.scales().x())
        .with("h_scale", op.scales().h())
        .with("w_scale", op.scales().w());
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

  private static FlatBuilder flags(boolean first, boolean second) {
    return table().with(0, first).with(1, second);
  }

  private static FlatBuilder counted(List<Value> values, int axis) {
    return table().with(0, values.size()).with(1, axis);
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

  private static Encoding transposeConv(TransposeConv op, Node node) {
    boolean activated = op.activation() != Activation.NONE;
    FlatBuilder options =
        strides(op.window(), node.output().shape(), node).with(3, code(op.activation()));
    return of(node, 67)
        .version(activated ? 4 : node.input(3) != null ? 3 : isInt8(node.output()) ? 2 : 1)
        .options(49, options);
  }

  private static Encoding conv3d(Conv3d op, Node node) {
    Window2d depth = op.depth();
    Window2d window = op.window();
    boolean valid = depth.isUnpadded() && window.isUnpadded();
    FlatBuilder options =
        table()
            .with(0, valid ? VALID : SAME)
            .with(1, depth.strideY())
            .with(2, window.strideX())
            .with(3, window.strideY())
            .with(4, code(op.activation()))
            .with(5, depth.dilationY())
            .with(6, window.dilationX())
            .with(7, window.dilationY());
    return of(node, 132).options(106, options);
  }

  private static Encoding stridedSlice(StridedSlice op, Node node) {
    FlatBuilder options =
        table()
            .with(0, op.beginMask())
            .with(1, op.endMask())
            .with(2, op.ellipsisMask())
            .with(3, op.newAxisMask())
            .with(4, op.shrinkMask())
            .with(5, op.endIsOffset());
    return of(node, 45).options(32, options);
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
    return strides(window, node.input(0).shape(), node);
  }

  private static FlatBuilder strides(Window2d window, Shape input, Node node) {
    return table()
        .with(0, padding(node, window, input))
        .with(1, window.strideX())
        .with(2, window.strideY());
  }

  /** The padding scheme that gives the window's padding on the node's input. */
  private static int padding(Node node, Window2d window, Shape input) {
    if (window.isUnpadded()) {
      return VALID;
    }
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
