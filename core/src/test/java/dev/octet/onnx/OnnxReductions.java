package dev.octet.onnx;

import dev.octet.graph.Value;
import dev.octet.numerics.Activation;
import dev.octet.operator.ArgMax;
import dev.octet.operator.ArgMin;
import dev.octet.operator.BatchMatmul;
import dev.octet.operator.Cumsum;
import dev.octet.operator.Dequantize;
import dev.octet.operator.LogSoftmax;
import dev.octet.operator.MathFunction;
import dev.octet.operator.Mean;
import dev.octet.operator.Operator;
import dev.octet.operator.Quantize;
import dev.octet.operator.Reduce;
import dev.octet.operator.ReverseV2;
import dev.octet.operator.Softmax;
import dev.octet.operator.Sub;
import dev.octet.operator.TopK;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Quantization;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reductions, normalizations, products and changes of scale. */
final class OnnxReductions {
  private final OnnxReader.Node node;
  private final OnnxGraph graph;

  OnnxReductions(OnnxReader.Node node, OnnxGraph graph) {
    this.node = node;
    this.graph = graph;
  }

  /** The outputs, or null for other operators. */
  List<Value> map() {
    Value output = single();
    if (output != null) {
      return List.of(output);
    }
    return switch (node.operator()) {
      case "LayerNormalization" -> layerNormalization();
      case "TopK" -> topK();
      default -> null;
    };
  }

  private Value single() {
    return switch (node.operator()) {
      case "ReduceSum" -> reduce(Reduce.Kind.SUM, x());
      case "ReduceProd" -> reduce(Reduce.Kind.PROD, x());
      case "ReduceMax" -> reduce(isBool() ? Reduce.Kind.ANY : Reduce.Kind.MAX, x());
      case "ReduceMin" -> reduce(isBool() ? Reduce.Kind.ALL : Reduce.Kind.MIN, x());
      case "ReduceMean" -> reduce(null, x());
      case "ReduceL1" -> reduce(Reduce.Kind.SUM, math(MathFunction.Kind.ABS, x()));
      case "ReduceL2" -> math(MathFunction.Kind.SQRT, reduce(Reduce.Kind.SUM, square(x())));
      case "ReduceSumSquare" -> reduce(Reduce.Kind.SUM, square(x()));
      case "ReduceLogSum" -> math(MathFunction.Kind.LOG, reduce(Reduce.Kind.SUM, x()));
      case "ReduceLogSumExp" ->
          math(MathFunction.Kind.LOG, reduce(Reduce.Kind.SUM, math(MathFunction.Kind.EXP, x())));
      case "ArgMax" -> argSearch(new ArgMax());
      case "ArgMin" -> argSearch(new ArgMin());
      case "CumSum" -> cumsum();
      case "Softmax" -> alongLast(new Softmax(1));
      case "LogSoftmax" -> alongLast(new LogSoftmax());
      case "RMSNormalization" -> rootMeanSquare();
      case "InstanceNormalization" -> groups(x().shape().dim(1));
      case "GroupNormalization" -> groups((int) node.integer("num_groups", 0));
      case "BatchNormalization" -> batchNormalization();
      case "MatMul" -> product(x(), graph.input(1), false, false);
      case "Gemm" -> gemm();
      case "QuantizeLinear" -> quantize();
      case "DequantizeLinear" -> dequantize();
      case "QLinearMatMul" -> quantizedProduct();
      default -> null;
    };
  }

  private Value x() {
    return graph.input(0);
  }

  private boolean isBool() {
    return x().type() == DataType.BOOL;
  }

  private Value math(MathFunction.Kind kind, Value x) {
    return graph.like(new MathFunction(kind), x);
  }

  private Value square(Value x) {
    return math(MathFunction.Kind.SQUARE, x);
  }

  /** A reduction over the node's axes; without a kind, the mean. */
  private Value reduce(Reduce.Kind kind, Value x) {
    int[] axes = graph.has(1) ? graph.intsOf(1) : node.integers("axes");
    if (axes == null || axes.length == 0) {
      if (node.integer("noop_with_empty_axes", 0) != 0) {
        return graph.reshape(x, x.shape().toArray());
      }
      axes = from(0, x.shape().rank());
    }
    return reduce(kind, x, node.integer("keepdims", 1) != 0, axes);
  }

  private Value reduce(Reduce.Kind kind, Value x, boolean keep, int... axes) {
    int[] dims = x.shape().toArray();
    for (int axis : axes) {
      dims[axis < 0 ? axis + dims.length : axis] = -1;
    }
    int[] kept =
        keep
            ? Arrays.stream(dims).map(dim -> dim < 0 ? 1 : dim).toArray()
            : Arrays.stream(dims).filter(dim -> dim >= 0).toArray();
    Operator operator = kind == null ? new Mean(keep) : new Reduce(kind, keep);
    return graph.node(operator, graph.result(x.type(), kept), x, graph.ints(axes));
  }

  /** The axes from {@code first} to the last. */
  private static int[] from(int first, int rank) {
    int[] axes = new int[rank - first];
    for (int i = 0; i < axes.length; i++) {
      axes[i] = first + i;
    }
    return axes;
  }

  private int axis(long otherwise) {
    int axis = (int) node.integer("axis", otherwise);
    return axis < 0 ? axis + x().shape().rank() : axis;
  }

  private Value argSearch(Operator operator) {
    int axis = axis(0);
    int[] dims = x().shape().toArray();
    int[] kept = new int[dims.length - 1];
    for (int i = 0; i < kept.length; i++) {
      kept[i] = dims[i < axis ? i : i + 1];
    }
    boolean last = node.integer("select_last_index", 0) != 0;
    Value x = last ? graph.like(new ReverseV2(), x(), graph.ints(axis)) : x();
    Value index = graph.node(operator, graph.result(DataType.INT64, kept), x, graph.ints(axis));
    if (last) {
      Value end = graph.literal(index, dims[axis] - 1);
      index = graph.broadcast(new Sub(Activation.NONE), DataType.INT64, end, index);
    }
    dims[axis] = 1;
    return node.integer("keepdims", 1) != 0 ? graph.reshape(index, dims) : index;
  }

  private Value cumsum() {
    Operator cumsum =
        new Cumsum(node.integer("exclusive", 0) != 0, node.integer("reverse", 0) != 0);
    return graph.like(cumsum, x(), graph.ints(graph.intsOf(1)));
  }

  /** A function of rows along the node's axis. */
  private Value alongLast(Operator operator) {
    int rank = x().shape().rank();
    int[] permutation = from(0, rank);
    permutation[axis(-1)] = rank - 1;
    permutation[rank - 1] = axis(-1);
    Value turned = graph.like(operator, graph.transpose(x(), permutation));
    return graph.transpose(turned, permutation);
  }

  private Value reciprocalRoot(Value variance) {
    Value sum = graph.add(variance, graph.floats(node.real("epsilon", 1e-5f)));
    return math(MathFunction.Kind.RSQRT, sum);
  }

  private Value minus(Value a, Value b) {
    return graph.broadcast(new Sub(Activation.NONE), a.type(), a, b);
  }

  private List<Value> layerNormalization() {
    int[] axes = from(axis(-1), x().shape().rank());
    Value mean = reduce(null, x(), true, axes);
    Value centred = minus(x(), mean);
    Value factor = reciprocalRoot(reduce(null, square(centred), true, axes));
    Value y = graph.mul(graph.mul(centred, factor), graph.input(1));
    return List.of(graph.has(2) ? graph.add(y, graph.input(2)) : y, mean, factor);
  }

  private Value rootMeanSquare() {
    int[] axes = from(axis(-1), x().shape().rank());
    Value factor = reciprocalRoot(reduce(null, square(x()), true, axes));
    return graph.mul(graph.mul(x(), factor), graph.input(1));
  }

  private Value groups(int count) {
    int[] dims = x().shape().toArray();
    Value rows = graph.reshape(x(), dims[0], count, x().shape().elements() / dims[0] / count);
    Value centred = minus(rows, reduce(null, rows, true, 2));
    Value factor = reciprocalRoot(reduce(null, square(centred), true, 2));
    Value y = graph.reshape(graph.mul(centred, factor), dims);
    return graph.add(graph.mul(y, perChannel(1)), perChannel(2));
  }

  private Value batchNormalization() {
    if (node.integer("training_mode", 0) != 0) {
      throw new LeftOut("training");
    }
    Value y = graph.mul(minus(x(), perChannel(3)), reciprocalRoot(perChannel(4)));
    return graph.add(graph.mul(y, perChannel(1)), perChannel(2));
  }

  /** Operand {@code i}, a vector over the channels, in a form that is broadcast. */
  private Value perChannel(int i) {
    int[] dims = new int[x().shape().rank() - 1];
    Arrays.fill(dims, 1);
    dims[0] = x().shape().dim(1);
    return graph.reshape(graph.input(i), dims);
  }

  private Value product(Value a, Value b, boolean turnA, boolean turnB) {
    return graph.node(
        new BatchMatmul(turnA, turnB),
        graph.result(a.type(), productDims(a, b, turnA, turnB)),
        a,
        b);
  }

  private static int[] productDims(Value a, Value b, boolean turnA, boolean turnB) {
    if (Math.min(a.shape().rank(), b.shape().rank()) < 2) {
      throw new LeftOut("products of vectors");
    }
    int[] left = a.shape().toArray();
    int[] right = b.shape().toArray();
    int rows = left[left.length - (turnA ? 1 : 2)];
    int columns = right[right.length - (turnB ? 2 : 1)];
    Arrays.fill(left, left.length - 2, left.length, 1);
    Arrays.fill(right, right.length - 2, right.length, 1);
    int[] dims = OnnxGraph.broadcast(left, right);
    dims[dims.length - 2] = rows;
    dims[dims.length - 1] = columns;
    return dims;
  }

  private Value gemm() {
    boolean turnA = node.integer("transA", 0) != 0;
    boolean turnB = node.integer("transB", 0) != 0;
    Value product = product(x(), graph.input(1), turnA, turnB);
    Value y = graph.mul(product, graph.floats(node.real("alpha", 1)));
    return graph.has(2)
        ? graph.add(y, graph.mul(graph.input(2), graph.floats(node.real("beta", 1))))
        : y;
  }

  private Quantization quantization(int scale, int zeroPoint) {
    float[] scales = graph.floatsOf(scale);
    int[] points = graph.has(zeroPoint) ? graph.intsOf(zeroPoint) : new int[scales.length];
    return scales.length == 1
        ? Quantization.perTensor(scales[0], points[0])
        : Quantization.perChannel(scales, points, axis(1));
  }

  private Value quantize() {
    if (graph.floatsOf(1).length != 1) {
      throw new LeftOut("activations with a scale per channel or block");
    }
    DataType type = graph.has(2) ? graph.constant(2).type() : DataType.UINT8;
    if (!type.isByte()) {
      throw new LeftOut("quantization to 16 bits");
    }
    Value y = graph.result(type, quantization(1, 2), x().shape().toArray());
    return graph.node(new Quantize(), y, x());
  }

  private Value dequantize() {
    int[] dims = graph.constant(0).shape().toArray();
    if (node.integer("block_size", 0) != 0) {
      throw new LeftOut("activations with a scale per channel or block");
    }
    Value x = graph.input(0, quantization(1, 2));
    return graph.node(new Dequantize(), graph.result(DataType.FLOAT32, dims), x);
  }

  private Value quantizedProduct() {
    Value a = graph.input(0, quantization(1, 2));
    Value b = graph.input(3, quantization(4, 5));
    Value y = graph.result(a.type(), quantization(6, 7), productDims(a, b, false, false));
    return graph.node(new BatchMatmul(false, false), y, a, b);
  }

  private List<Value> topK() {
    if (axis(-1) != x().shape().rank() - 1 || node.integer("largest", 1) == 0) {
      throw new LeftOut("along another axis, or the smallest");
    }
    int[] dims = x().shape().toArray();
    dims[dims.length - 1] = graph.intsOf(1)[0];
    List<Value> results = new ArrayList<>();
    results.add(graph.result(x().type(), dims));
    results.add(graph.result(DataType.INT32, dims));
    return graph.nodes(new TopK(), results, x(), graph.ints(graph.intsOf(1)));
  }
}
