package dev.octet.onnx;

import dev.octet.graph.Constant;
import dev.octet.graph.Constants;
import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.graph.Source;
import dev.octet.graph.Value;
import dev.octet.numerics.Activation;
import dev.octet.operator.Add;
import dev.octet.operator.Mul;
import dev.octet.operator.Operator;
import dev.octet.operator.Reshape;
import dev.octet.operator.Transpose;
import dev.octet.optimize.ConstantFolding;
import dev.octet.runtime.Model;
import dev.octet.runtime.Session;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Quantization;
import dev.octet.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A graph of our operators that stands for one node of ONNX, with the data of a test. */
final class OnnxGraph {
  /** Integers of 8 and 16 bits mean themselves. */
  static final Quantization PLAIN = Quantization.perTensor(1, 0);

  private final OnnxReader.Node node;
  private final Map<String, OnnxReader.Tensor> tensors;
  private final Source source = Source.copyOf(new byte[0]);
  private final Constants constants = new Constants(source);
  private final ConstantFolding folding = new ConstantFolding(source);
  private final List<Value> inputs = new ArrayList<>();
  private final List<byte[]> data = new ArrayList<>();
  private final List<Node> nodes = new ArrayList<>();
  private final Map<Integer, Value> operands = new HashMap<>();
  private int ids;

  /** An empty graph for a node and the tensors by their names. */
  OnnxGraph(OnnxReader.Node node, Map<String, OnnxReader.Tensor> tensors) {
    this.node = node;
    this.tensors = tensors;
  }

  /** Runs the graph and gives its outputs. */
  List<byte[]> run(List<Value> outputs) {
    Graph graph = new Graph(inputs, outputs, nodes);
    try (Session session = Model.unoptimized(graph).newSession()) {
      return List.of(session.run(data.toArray(byte[][]::new)));
    }
  }

  /** Whether operand {@code i} is given. */
  boolean has(int i) {
    return i < node.inputs().size() && !node.inputs().get(i).isEmpty();
  }

  /** How many operands the node has. */
  int operands() {
    return node.inputs().size();
  }

  /** The shape of the expected output, for operators whose parameters are nothing but that. */
  int[] outputDims() {
    return dims(expected());
  }

  /** The type of the expected output. */
  DataType outputType() {
    return type(expected());
  }

  private OnnxReader.Tensor expected() {
    OnnxReader.Tensor tensor = tensors.get(node.outputs().get(0));
    if (tensor == null) {
      throw new LeftOut("sequences and optional values");
    }
    return tensor;
  }

  private static int[] dims(OnnxReader.Tensor tensor) {
    int[] dims = tensor.dims().stream().mapToInt(Long::intValue).toArray();
    if (Arrays.stream(dims).anyMatch(dim -> dim == 0)) {
      throw new LeftOut("empty tensors");
    }
    return dims;
  }

  private OnnxReader.Tensor tensor(int i) {
    OnnxReader.Tensor tensor = tensors.get(node.inputs().get(i));
    if (tensor == null) {
      throw new LeftOut("sequences and optional values");
    }
    return tensor;
  }

  /** Operand {@code i} as an input of the graph, 8-bit and 16-bit ones as plain integers. */
  Value input(int i) {
    return input(i, PLAIN);
  }

  /** Operand {@code i} as an input of the graph. */
  Value input(int i, Quantization quantization) {
    Value known = operands.get(i);
    if (known == null) {
      known = named(i, quantization, null);
      inputs.add(known);
      data.add(tensor(i).data());
      operands.put(i, known);
    }
    return known;
  }

  /** Operand {@code i} as a constant. */
  Value constant(int i) {
    return constant(i, PLAIN);
  }

  /** Operand {@code i} as a constant. */
  Value constant(int i, Quantization quantization) {
    return named(i, quantization, constants.bytes(tensor(i).data()));
  }

  private Value named(int i, Quantization quantization, Constant constant) {
    DataType type = type(tensor(i));
    int[] dims = dims(tensor(i));
    return value(type, type.isQuantizable() ? quantization : Quantization.NONE, constant, dims);
  }

  /** Our type of a tensor. */
  static DataType type(OnnxReader.Tensor tensor) {
    return switch (tensor.type()) {
      case 1 -> DataType.FLOAT32;
      case 2 -> DataType.UINT8;
      case 3 -> DataType.INT8;
      case 5 -> DataType.INT16;
      case 6 -> DataType.INT32;
      case 7 -> DataType.INT64;
      case 9 -> DataType.BOOL;
      default ->
          throw new LeftOut(
              "no such element type: float16, float64, uint16 to 64, strings, smaller ones");
    };
  }

  /** The float32 elements of operand {@code i}. */
  float[] floatsOf(int i) {
    if (type(tensor(i)) != DataType.FLOAT32) {
      throw new LeftOut("scales that are not float32");
    }
    float[] values = new float[tensor(i).data().length / 4];
    buffer(tensor(i)).asFloatBuffer().get(values);
    return values;
  }

  /** The integer elements of operand {@code i}. */
  int[] intsOf(int i) {
    OnnxReader.Tensor tensor = tensor(i);
    DataType type = type(tensor);
    ByteBuffer in = buffer(tensor);
    int[] values = new int[tensor.data().length / type.bytes()];
    for (int k = 0; k < values.length; k++) {
      values[k] =
          switch (type) {
            case INT64 ->
                (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, in.getLong()));
            case INT32 -> in.getInt();
            case INT16 -> in.getShort();
            case INT8 -> in.get();
            default -> in.get() & 0xFF;
          };
    }
    return values;
  }

  private static ByteBuffer buffer(OnnxReader.Tensor tensor) {
    return ByteBuffer.wrap(tensor.data()).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** A constant vector of int32. */
  Value ints(int... values) {
    return value(DataType.INT32, Quantization.NONE, constants.ints(values), values.length);
  }

  /** A constant of int32 without dimensions. */
  Value scalar(int number) {
    return value(DataType.INT32, Quantization.NONE, constants.ints(number));
  }

  /** A constant vector of float32. */
  Value floats(float... values) {
    return value(DataType.FLOAT32, Quantization.NONE, constants.floats(values), values.length);
  }

  /** A constant scalar of the type of {@code x}. */
  Value literal(Value x, int number) {
    Constant constant =
        switch (x.type()) {
          case FLOAT32 -> constants.floats(number);
          case INT64 -> constants.ints(number, number >> 31);
          case INT32 -> constants.ints(number);
          default -> constants.bytes(new byte[] {(byte) number, (byte) (number >> 8)});
        };
    return value(x.type(), x.quantization(), constant);
  }

  /** A value for a node to compute. */
  Value result(DataType type, int... dims) {
    return value(type, type.isQuantizable() ? PLAIN : Quantization.NONE, null, dims);
  }

  /** A float32 variable. */
  Value variable(int... dims) {
    return Value.variable(ids++, "v" + ids, DataType.FLOAT32, Shape.of(dims), Quantization.NONE);
  }

  /** A value for a node to compute, with a scale. */
  Value result(DataType type, Quantization quantization, int... dims) {
    return value(type, quantization, null, dims);
  }

  private Value value(DataType type, Quantization quantization, Constant constant, int... dims) {
    return Value.of(ids++, "v" + ids, type, Shape.of(dims), quantization, constant);
  }

  /** Adds a node. */
  Value node(Operator operator, Value output, Value... operands) {
    return nodes(operator, List.of(output), operands).get(0);
  }

  /** Adds a node with several results. */
  List<Value> nodes(Operator operator, List<Value> results, Value... operands) {
    Node added = new Node(nodes.size(), operator, Arrays.asList(operands), results);
    operator.validate(added);
    List<Value> folded = folding.fold(added);
    if (!folded.isEmpty()) {
      return folded;
    }
    nodes.add(added);
    return results;
  }

  /** An operator that keeps type, scale and shape. */
  Value like(Operator operator, Value x, Value... rest) {
    Value[] operands = new Value[rest.length + 1];
    operands[0] = x;
    System.arraycopy(rest, 0, operands, 1, rest.length);
    return node(operator, value(x.type(), x.quantization(), null, x.shape().toArray()), operands);
  }

  /** An elementwise operator of values that are broadcast; {@code type} is that of the result. */
  Value broadcast(Operator operator, DataType type, Value... operands) {
    int[] dims = {};
    for (Value operand : operands) {
      dims = broadcast(dims, operand.shape().toArray());
    }
    return node(operator, result(type, dims), operands);
  }

  Value add(Value a, Value b) {
    return broadcast(new Add(Activation.NONE), a.type(), a, b);
  }

  Value mul(Value a, Value b) {
    return broadcast(new Mul(Activation.NONE), a.type(), a, b);
  }

  /** The shape that two shapes are broadcast to. */
  static int[] broadcast(int[] a, int[] b) {
    int[] dims = new int[Math.max(a.length, b.length)];
    for (int i = 1; i <= dims.length; i++) {
      int left = i > a.length ? 1 : a[a.length - i];
      int right = i > b.length ? 1 : b[b.length - i];
      dims[dims.length - i] = left == 1 ? right : left;
    }
    return dims;
  }

  Value reshape(Value x, int... dims) {
    return node(new Reshape(), value(x.type(), x.quantization(), null, dims), x, ints(dims));
  }

  Value transpose(Value x, int... permutation) {
    int[] dims = new int[permutation.length];
    for (int i = 0; i < dims.length; i++) {
      dims[i] = x.shape().dim(permutation[i]);
    }
    return node(
        new Transpose(), value(x.type(), x.quantization(), null, dims), x, ints(permutation));
  }

  /** From {@code [N,C,H,W]}, or {@code [N,C,W]}, to {@code [N,H,W,C]}. */
  Value toImage(Value x) {
    Shape shape = x.shape();
    if (shape.rank() == 3) {
      return toImage(reshape(x, shape.dim(0), shape.dim(1), 1, shape.dim(2)));
    }
    if (shape.rank() != 4) {
      throw new LeftOut("images of three dimensions");
    }
    return transpose(x, 0, 2, 3, 1);
  }

  /** Back to {@code [N,C,H,W]}, or {@code [N,C,W]} for the rank 3. */
  Value fromImage(Value x, int rank) {
    Value y = transpose(x, 0, 3, 1, 2);
    Shape shape = y.shape();
    return rank == 3 ? reshape(y, shape.dim(0), shape.dim(1), shape.dim(3)) : y;
  }
}
